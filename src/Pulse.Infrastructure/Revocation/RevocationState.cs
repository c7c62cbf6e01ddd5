using Pulse.Application.Revocation;
using Pulse.Domain.Accounts;

namespace Pulse.Infrastructure.Revocation;

/// <summary>Compares the latest changes in the feed with the positions of nodes and listeners.</summary>
internal sealed class RevocationState(IChangeFeed feed, NodeList nodes, ThisNode node, IListeners listeners, AppliedChanges applied)
    : IRevocationState
{
    /// <summary>Rows of the feed among which those of an account are found.</summary>
    private const int MaxExamined = 1_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public async Task<RevocationStateDto> ReadAsync(
        AccountId account, bool andEveryAccounts, int atMost, CancellationToken cancellationToken)
    {
        var age = (long)(MaxAge.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var listed = await nodes.ReadSinceAsync(TimeProvider.System.GetTimestamp() - age);
        var others = (listed ?? []).Where(other => other.Id != node.Id).ToList();
        var head = await feed.GetHeadAsync(cancellationToken);
        var rows = await feed.ReadFromAsync(Math.Max(1, head - MaxExamined + 1), MaxExamined, cancellationToken);
        var seen = rows.Where(row => row.Accounts is null ? andEveryAccounts : new Audience(row.Accounts).Includes(account.Number));
        return new RevocationStateDto(
            listed is null ? null : others.Count + 1,
            CountListeners(0, Audience.Of([account]), others).Total,
            [.. seen.OrderByDescending(row => row.Position).Take(atMost).Select(row => Of(row, others))]);
    }

    private AppliedChangeDto Of(ChangeFeedEntry row, List<Node> others)
    {
        var services = CountListeners(row.Position, new Audience(row.Accounts), others);
        var isApplied = applied.Position >= row.Position ? 1 : 0;
        var (kind, id) = SubjectOf(new CacheTag(row.Tag));
        return new AppliedChangeDto(
            row.At,
            kind,
            id,
            isApplied + others.Count(other => other.Position >= row.Position),
            1 + others.Count,
            services.Confirmed,
            services.Total);
    }

    private ListenerCount CountListeners(long position, Audience audience, List<Node> others) => others.Aggregate(
        listeners.Count(position, [audience]),
        (count, other) => count + ListenerGroup.Count(other.Listeners, position, [audience]));

    /// <returns>Kind and id as in the audit log.</returns>
    private static (string Kind, string? Id) SubjectOf(CacheTag tag) => tag.Name.Split(':') switch
    {
        [var kind, var id] when Guid.TryParseExact(id, "N", out var uuid) => (kind, uuid.ToString()),
        [var kind, var id] => (kind, id),
        _ => (tag == CacheTag.Catalogue ? "permissions" : "apiKey", null),
    };
}
