using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>One failed login, counted by one of <see cref="LoginFailureKeys"/>.</summary>
public sealed class LoginFailure
{
    public byte[] Key { get; init; } = [];

    public DateTime At { get; init; }
}

internal static class LoginFailures
{
    /// <summary>A failure from before the clock was set back counts from the moment at which that is noticed, for one window and no longer.</summary>
    public static async Task BringBackAsync(this DbSet<LoginFailure> failures, IEnumerable<byte[]> keys, DateTime to, CancellationToken cancellationToken)
    {
        var ahead = to + Clocks.Difference;
        foreach (var some in keys.Chunk(Chunks.Size))
        {
            await failures.Where(failure => some.Contains(failure.Key) && failure.At > ahead)
                .ExecuteUpdateAsync(set => set.SetProperty(failure => failure.At, to), cancellationToken);
        }
    }
}
