using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>A transaction can stay open while other nodes read the feed and others commit. No node misses its entry.</summary>
public sealed class OpenTransactionTests(TestDatabase database) : TwoNodeTests(database)
{
    private readonly Gate appended = new();

    [TearDown]
    public void LetCommit() => appended.Open();

    [Test]
    public async Task A_change_that_was_appended_long_before_its_commit_is_not_missed()
    {
        var ((before, beforeCaller), (open, openCaller), (after, afterCaller)) = (
            await WarmAtOtherAsync(), await WarmAtOtherAsync(), await WarmAtOtherAsync());
        await Admin.DeleteAsync(before.Path);
        appended.Close();
        var deleting = Admin.DeleteAsync(open.Path);
        await appended.WaitForAsync(arrivals: 1);
        await OthersReads.WaitForAsync(3);
        var whileOpen = await StatusOfSessionAsync(openCaller);

        appended.Open();
        await deleting;
        await Admin.DeleteAsync(after.Path);
        await OthersReads.WaitForAsync(1);

        Assert.That(whileOpen, Is.EqualTo(HttpStatusCode.OK));
        foreach (var caller in (Setup.Api[])[beforeCaller, openCaller, afterCaller])
        {
            Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    [Test]
    public async Task A_change_that_is_appended_long_after_its_transaction_began_is_not_missed()
    {
        var (key, caller) = await WarmAtOtherAsync();
        var id = Guid.Parse(key.Id);

        await Seed.ChangeAsync(async db =>
        {
            db.Remove(await db.ApiKeys.IgnoreQueryFilters().SingleAsync(k => k.Id == id));
            await OthersReads.WaitForAsync(3);
        });
        await OthersReads.WaitForAsync(1);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IChangeFeed>(inner => new HeldFeed(inner, appended));
    }

    /// <summary>Holds a transaction between the append to the feed and the commit.</summary>
    private sealed class HeldFeed(IChangeFeed inner, Gate appended) : IChangeFeed
    {
        public async Task<IReadOnlyList<ChangeFeedEntry>> AppendAsync(
            IReadOnlyCollection<ChangedTag> tags, CancellationToken cancellationToken)
        {
            var rows = await inner.AppendAsync(tags, cancellationToken);
            await appended.PassAsync();
            return rows;
        }

        public Task<long> GetHeadAsync(CancellationToken cancellationToken) => inner.GetHeadAsync(cancellationToken);

        public Task<FeedPage> ReadFromAsync(long position, Guid witness, CancellationToken cancellationToken) =>
            inner.ReadFromAsync(position, witness, cancellationToken);

        public Task<List<ChangeFeedEntry>> ReadFromAsync(long position, int atMost, CancellationToken cancellationToken) =>
            inner.ReadFromAsync(position, atMost, cancellationToken);

        public Task<long> HoldAsync(CancellationToken cancellationToken) => inner.HoldAsync(cancellationToken);

        public Task<int> PruneAsync(DateTime before, int atMost, CancellationToken cancellationToken) =>
            inner.PruneAsync(before, atMost, cancellationToken);
    }
}
