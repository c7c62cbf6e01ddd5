using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>Whether a request waits for a node that is gone.</summary>
public sealed class LostNodeTests
{
    [Test]
    public async Task A_node_that_left_counts_no_longer_and_a_killed_node_counts_until_its_cache_would_have_expired()
    {
        await using var cluster = await Cluster.StartAsync(3);
        var (first, second) = (await cluster.WarmKeyAsync(), await cluster.WarmKeyAsync());

        cluster.Processes[2].Terminate();
        Assert.That(await cluster.Processes[2].ExitAsync(), Is.Zero);
        var afterLeaving = await cluster.DeleteAtFirstAsync(first, wait: 60);
        await cluster.Processes[1].KillAsync();
        var afterKill = await cluster.DeleteAtFirstAsync(second, wait: 1);

        Assert.That(afterLeaving, Does.StartWith("confirmed=2/2, lag="));
        Assert.That(afterKill, Does.StartWith("confirmed=1/2, pending-until="));
    }
}
