using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>A node counts as alive while its row changes, until it leaves.</summary>
public sealed class NodeRegistryTests(TestDatabase database) : CacheTests(database)
{
    private static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(1);

    private readonly Guid node = Guid.CreateVersion7();
    private readonly FakeTimeProvider time = new();

    [SetUp]
    public Task JoinAsync() => ReportAsync(position: 1);

    [Test]
    public async Task A_node_is_listed_with_its_position_in_the_change_feed()
    {
        await ReportAsync(position: 7);

        Assert.That((await ListAsync()).Where(found => found.Id == node).Select(found => found.Position), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public async Task A_node_that_leaves_is_no_longer_listed()
    {
        await RemoveAsync(node);

        Assert.That((await ListAsync()).Select(found => found.Id), Does.Not.Contain(node));
    }

    [Test]
    public async Task A_node_whose_row_has_not_changed_for_longer_than_a_minute_no_longer_counts()
    {
        await ListAsync();
        time.Advance(CountedFor);
        var atTheEnd = await ListAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var afterwards = await ListAsync();
        await ReportAsync(position: 1);
        var again = await ListAsync();

        Assert.That(atTheEnd.Select(found => found.Id), Does.Contain(node));
        Assert.That(afterwards.Select(found => found.Id), Does.Not.Contain(node));
        Assert.That(again.Select(found => found.Id), Does.Contain(node));
    }

    [Test]
    public async Task A_node_counts_regardless_of_its_clock()
    {
        App.Clock.Advance(TimeSpan.FromHours(2));

        Assert.That((await ListAsync()).Select(found => found.Id), Does.Contain(node));
    }

    [Test]
    public async Task A_node_that_was_seen_for_the_first_time_counts_for_a_minute()
    {
        time.Advance(2 * CountedFor);

        Assert.That((await ListAsync()).Select(found => found.Id), Does.Contain(node));
    }

    [Test]
    public async Task A_row_that_has_not_changed_for_an_hour_is_removed()
    {
        await ListAsync();
        time.Advance(TimeSpan.FromHours(1));
        await PruneAsync();
        var atTheEnd = await IsStoredAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await PruneAsync();

        Assert.That((atTheEnd, await IsStoredAsync()), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_node_that_leaves_also_removes_nodes_that_no_longer_count()
    {
        await ListAsync();
        time.Advance(2 * CountedFor);

        await RemoveAsync(Guid.CreateVersion7());

        Assert.That(await IsStoredAsync(), Is.False);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton(new NodeWatch(time));
    }

    private Task PruneAsync() =>
        Seed.InUnitOfWorkAsync(services => Registry(services).PruneAsync(TimeSpan.FromHours(1), CancellationToken.None));

    private async Task<bool> IsStoredAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Set<Node>().AnyAsync(found => found.Id == node);
    }

    private Task ReportAsync(long position) =>
        Seed.InUnitOfWorkAsync(services => Registry(services).ReportAsync(node, position, listeners: null, CancellationToken.None));

    private Task RemoveAsync(Guid id) => Seed.InUnitOfWorkAsync(services => Registry(services).RemoveAsync(id, CancellationToken.None));

    private async Task<List<Node>> ListAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await Registry(scope.ServiceProvider).ListAsync(CancellationToken.None);
    }

    private static INodeRegistry Registry(IServiceProvider services) => services.GetRequiredService<INodeRegistry>();
}
