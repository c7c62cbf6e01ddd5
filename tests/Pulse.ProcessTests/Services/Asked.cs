using System.Net;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>Whether a service asks Pulse about a key, or uses its memory.</summary>
public static class Asked
{
    public static async Task<bool> AsksAsync(this PulseProxy proxy, OrdersService service, JsonNode key)
    {
        var before = proxy.QuestionsAbout(key);
        Assert.That(await service.StatusAsync(key), Is.EqualTo(HttpStatusCode.OK));
        return proxy.QuestionsAbout(key) > before;
    }

    /// <summary>Uses the key until Pulse is not asked.</summary>
    public static async Task UntilRememberedAsync(this PulseProxy proxy, OrdersService service, JsonNode key)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (await proxy.AsksAsync(service, key))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static int QuestionsAbout(this PulseProxy proxy, JsonNode key) =>
        proxy.BodiesOf("/apikeys/verify").Count(body => body.Contains((string)key["apiKey"]!, StringComparison.Ordinal));
}
