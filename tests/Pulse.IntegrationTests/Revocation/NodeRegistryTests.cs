using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>Who counts as a node: whoever has said so within the last minute and has not left.</summary>
public sealed class NodeRegistryTests(TestDatabase database) : CacheTests(database)
{
    private static readonly TimeSpan CountedFor = TimeSpan.FromMinutes(1);

    private readonly Guid node = Guid.CreateVersion7();

    [SetUp]
    public Task JoinAsync() => ReportAsync(position: 1);

    [Test]
    public async Task A_node_counts_with_how_far_it_has_read()
    {
        await ReportAsync(position: 7);

        Assert.That((await ListAsync()).Where(found => found.Id == node).Select(found => found.Position), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public async Task A_node_that_leaves_no_longer_counts()
    {
        await RemoveAsync(node);

        Assert.That((await ListAsync()).Select(found => found.Id), Does.Not.Contain(node));
    }

    [Test]
    public async Task A_node_that_was_not_seen_for_longer_than_a_minute_no_longer_counts()
    {
        App.Clock.Advance(CountedFor);
        var atTheEnd = await ListAsync();
        App.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var afterwards = await ListAsync();

        Assert.That(atTheEnd.Select(found => found.Id), Does.Contain(node));
        Assert.That(afterwards.Select(found => found.Id), Does.Not.Contain(node));
    }

    [Test]
    public async Task Whoever_leaves_takes_along_the_nodes_that_no_longer_count()
    {
        App.Clock.Advance(2 * CountedFor);

        await RemoveAsync(Guid.CreateVersion7());

        await using var scope = App.Services.CreateAsyncScope();
        Assert.That(await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Nodes.AnyAsync(found => found.Id == node), Is.False);
    }

    private Task ReportAsync(long position) => Seed.InUnitOfWorkAsync(services => Registry(services).ReportAsync(node, position, CancellationToken.None));

    private Task RemoveAsync(Guid id) => Seed.InUnitOfWorkAsync(services => Registry(services).RemoveAsync(id, CancellationToken.None));

    private async Task<List<Node>> ListAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await Registry(scope.ServiceProvider).ListAsync(CancellationToken.None);
    }

    private static INodeRegistry Registry(IServiceProvider services) => services.GetRequiredService<INodeRegistry>();
}
