using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>A failed login, counted under one of the keys of <see cref="LoginFailureKeys"/>.</summary>
public sealed class LoginFailure
{
    public byte[] Key { get; init; } = [];

    public DateTime At { get; init; }
}

internal static class LoginFailures
{
    /// <summary>Moves failures from before the clock was set back to the current time, so that they count for one window from
    /// now.</summary>
    public static async Task MoveToPresentAsync(
        this DbSet<LoginFailure> failures, IEnumerable<byte[]> keys, DateTime to, CancellationToken cancellationToken)
    {
        var ahead = to + Clocks.Difference;
        foreach (var chunk in keys.Chunk(Chunks.Size))
        {
            await failures.Where(failure => chunk.Contains(failure.Key) && failure.At > ahead)
                .ExecuteUpdateAsync(set => set.SetProperty(failure => failure.At, to), cancellationToken);
        }
    }
}
