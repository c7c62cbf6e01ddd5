using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Streams;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>Reads what a listener has missed from the change feed.</summary>
internal sealed class ResumedStream(IServiceScopeFactory scopes, StreamEvents events)
{
    /// <summary>A listener that has missed more changes drops everything.</summary>
    private const int MaxChanges = 10_000;

    /// <param name="after">The last event that the listener knows.</param>
    /// <param name="from">The change at which its new stream begins.</param>
    /// <param name="access">What it may see.</param>
    /// <returns>The first events of the stream.</returns>
    public async Task<IReadOnlyList<RevocationEvent>> ReadAsync(
        StreamPosition after, ChangeFeedEntry from, StreamAccess access, CancellationToken cancellationToken)
    {
        var rows = await ReadRowsAsync(after.Number, cancellationToken);
        if (rows is not [var known, ..] || !events.IsAt(after, known) || rows.Count > MaxChanges)
        {
            // Without an id: a listener whose connection ends before the reset does not resume after it.
            return [events.At(RevocationEventKind.Hello, from) with { Id = "" }, events.At(RevocationEventKind.Reset, from)];
        }

        var missed = rows.Skip(1).Where(row => row.Position <= from.Position).ToList();
        return [events.At(RevocationEventKind.Hello, known), .. missed.Count == 0 ? [] : events.Of(missed, access)];
    }

    private async Task<List<ChangeFeedEntry>> ReadRowsAsync(long position, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(DatabaseLane.Requests);
        return await scope.ServiceProvider.GetRequiredService<IChangeFeed>()
            .ReadFromAsync(position, MaxChanges + 1, cancellationToken);
    }
}
