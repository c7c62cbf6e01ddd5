using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Revocation;

/// <summary>Whether a request waits for a node that is gone.</summary>
public sealed class LostNodeTests
{
    [Test]
    public async Task A_killed_node_counts_until_its_cache_would_have_expired()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.WarmKeyAsync();

        await cluster.Processes[1].KillAsync();

        Assert.That(await cluster.DeleteAtFirstAsync(key, wait: 1), Does.StartWith("confirmed=1/2, pending-until="));
    }

    [Test]
    public async Task A_node_that_left_counts_no_longer()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var key = await cluster.WarmKeyAsync();

        cluster.Processes[1].Terminate();
        Assert.That(await cluster.Processes[1].ExitAsync(), Is.Zero);

        Assert.That(await cluster.DeleteAtFirstAsync(key), Does.StartWith("confirmed=1/1, lag="));
    }
}
