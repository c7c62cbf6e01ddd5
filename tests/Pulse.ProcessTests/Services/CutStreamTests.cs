using System.Net;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>A protected service whose stream of revocations fails, while Pulse answers everything else.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class CutStreamTests
{
    private ServiceGround ground = null!;
    private PulseProxy proxy = null!;
    private OrdersService service = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        ground = await ServiceGround.StartAsync(("Cache__FeedInterval", "00:00:00.5"), ("Cache__MaxStaleness", "00:00:02"));
        proxy = await PulseProxy.StartAsync(ground.Cluster.First.Address);
        service = await ground.StartServiceAsync(("Pulse__Url", proxy.Address));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var started in new IAsyncDisposable?[] { service, proxy, ground })
        {
            await (started?.DisposeAsync() ?? default);
        }
    }

    [Test]
    public async Task A_service_without_a_stream_asks_for_each_request_and_uses_its_memory_again_when_the_stream_is_back(
        [Values(StreamFault.Reset, StreamFault.Refused, StreamFault.Stalled, StreamFault.Unacknowledged)] StreamFault fault)
    {
        var (key, revoked) = (await ground.MakeKeyAsync(), await ground.MakeKeyAsync());
        await using var traffic = await Traffic.StartAsync(service, key, revoked);
        await proxy.UntilRememberedAsync(service, key);

        proxy.Set(fault);

        // The response comes when the service no longer counts as connected.
        Assert.That(await ground.DeleteAsync(revoked, wait: 60), Does.StartWith("confirmed=1/1"));
        var bound = Traffic.Now;
        await service.UntilHealthAsync("Degraded");
        Assert.That(await proxy.AsksAsync(service, key), Is.True);
        Assert.That(await service.StatusAsync(await ground.MakeKeyAsync()), Is.EqualTo(HttpStatusCode.OK));
        await traffic.GoesOnAsync();

        proxy.Set(StreamFault.None);
        await service.UntilHealthAsync("Healthy");
        await proxy.UntilRememberedAsync(service, key);
        await traffic.EndAsync();
        Assert.That(traffic.Of(key), Is.EqualTo(new[] { HttpStatusCode.OK }));
        Assert.That(traffic.Of(revoked), Is.EquivalentTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
        Assert.That(traffic.Since(bound, revoked).Distinct(), Is.EqualTo(new[] { HttpStatusCode.Unauthorized }));
    }
}
