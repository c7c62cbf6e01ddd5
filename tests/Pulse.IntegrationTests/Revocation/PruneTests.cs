using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>The feed does not grow without limit. A node that missed pruned entries clears its cache.</summary>
public sealed class PruneTests(TestDatabase database) : TwoNodeTests(database)
{
    private DateTime Now => App.Clock.GetUtcNow().UtcDateTime;

    [Test]
    public async Task Pruning_the_change_feed_removes_old_changes_and_keeps_the_newest()
    {
        await RevokeAsync(3);

        await PruneAsync(before: Now.AddDays(1));

        var (positions, head) = await FeedAsync();
        Assert.That(positions, Is.EqualTo(new[] { head }));
    }

    [Test]
    public async Task Recent_changes_are_not_pruned()
    {
        await RevokeAsync(3);
        var (positions, _) = await FeedAsync();

        await PruneAsync(before: Now.AddHours(-1));

        Assert.That((await FeedAsync()).Positions, Is.SupersetOf(positions[^3..]));
    }

    [Test]
    public async Task A_node_whose_position_was_pruned_clears_its_cache()
    {
        var ((revoked, refused), (_, untouched)) = (await WarmAtOtherAsync(), await WarmAtOtherAsync());
        await OthersReads.WaitForAsync(1);
        OthersReads.IsFailing = true;
        await OthersReads.WaitForAsync(1);

        await Admin.DeleteAsync(revoked.Path);
        await RevokeAsync(1);
        await PruneAsync(before: Now.AddDays(1));
        OthersReads.IsFailing = false;
        await OthersReads.WaitForAsync(1);
        OthersCommands.Take();

        Assert.That(await StatusOfSessionAsync(refused), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(untouched), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(OthersCommands.Take(), Has.Count.EqualTo(2), "Both credentials are looked up again.");
    }

    [Test]
    public async Task A_node_at_the_end_of_a_pruned_feed_keeps_its_cache()
    {
        var (_, caller) = await WarmAtOtherAsync();
        await RevokeAsync(1);
        await OthersReads.WaitForAsync(1);

        await PruneAsync(before: Now.AddDays(1));
        await OthersReads.WaitForAsync(2);
        OthersCommands.Take();

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(OthersCommands.Take(), Is.Empty);
    }

    private async Task RevokeAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Admin.DeleteAsync((await Admin.MakeKeyAsync()).Path);
        }
    }

    private async Task<(List<long> Positions, long Head)> FeedAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        var positions = await db.Set<ChangeFeedEntry>().Select(change => change.Position).Order().ToListAsync();
        return (positions, await scope.ServiceProvider.GetRequiredService<IChangeFeed>().GetHeadAsync(CancellationToken.None));
    }

    private Task PruneAsync(DateTime before) =>
        Seed.InUnitOfWorkAsync(services => services.GetRequiredService<IChangeFeed>().PruneAsync(before, 1_000, CancellationToken.None));
}
