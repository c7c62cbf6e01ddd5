using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Revocation;

internal sealed class ChangeFeed(PulseDbContext db, TimeProvider clock) : IChangeFeed
{
    /// <summary>SQL comment that identifies the recurring read of the feed in database monitoring.</summary>
    public const string ReadTag = "Pulse reads the change feed";

    public async Task<IReadOnlyList<ChangeFeedEntry>> AppendAsync(
        IReadOnlyCollection<ChangedTag> tags, CancellationToken cancellationToken)
    {
        var position = await MoveHeadAsync(tags.Count, cancellationToken) - tags.Count;
        List<ChangeFeedEntry> rows =
        [
            .. tags.Select(changed => new ChangeFeedEntry
            {
                Position = ++position, Tag = changed.Tag.Name, Accounts = changed.Audience.Text, At = clock.UtcNow,
            }),
        ];
        db.Set<ChangeFeedEntry>().AddRange(rows);
        return rows;
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) =>
        db.Set<ChangeFeedHead>().Select(head => head.Position).SingleAsync(cancellationToken);

    public async Task<FeedPage> ReadFromAsync(long position, Guid witness, CancellationToken cancellationToken)
    {
        var rows = await db.Set<ChangeFeedEntry>().AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter]).TagWith(ReadTag)
            .Where(change => change.Position >= position).OrderBy(change => change.Position)
            .Select(change => new
            {
                Change = change,
                HoldsWitness = db.AuditEvents.Any(happened => happened.Id == witness),
                NewestEvent = db.AuditEvents
                    .Where(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence)
                        == db.AuditEvents.Max(other => EF.Property<long>(other, EntityTypeBuilderExtensions.Sequence)))
                    .Select(happened => happened.Id).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return new FeedPage(
            [.. rows.Select(row => row.Change)],
            witness == Guid.Empty || rows.TrueForAll(row => row.HoldsWitness),
            rows is [.., var last] ? last.NewestEvent : Guid.Empty);
    }

    public Task<List<ChangeFeedEntry>> ReadFromAsync(long position, int atMost, CancellationToken cancellationToken) =>
        db.Set<ChangeFeedEntry>().AsNoTracking().Where(change => change.Position >= position)
            .OrderBy(change => change.Position).Take(atMost).ToListAsync(cancellationToken);

    public Task<long> HoldAsync(CancellationToken cancellationToken) => MoveHeadAsync(0, cancellationToken);

    public async Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken)
    {
        var head = await GetHeadAsync(cancellationToken);
        return await db.Set<ChangeFeedEntry>().Where(change => change.Position < head && change.At < before)
            .OrderBy(change => change.At).Take(atMost).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<long> MoveHeadAsync(int by, CancellationToken cancellationToken) => (await db.Written<ChangeFeedHead>(
        "Position = Position + {1}", ChangeFeedHead.OnlyId, by).AsNoTracking().ToListAsync(cancellationToken)).Single().Position;
}
