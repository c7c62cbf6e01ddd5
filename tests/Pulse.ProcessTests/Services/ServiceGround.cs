using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>A real Pulse with the permissions and keys of the sample service.</summary>
public sealed class ServiceGround : IAsyncDisposable
{
    private static readonly string[] Reading = ["orders:read"];
    private static readonly string[] Verifying = ["verifyApiKeys"];

    private string token = "";

    private ServiceGround(Cluster cluster) => Cluster = cluster;

    public Cluster Cluster { get; }

    public PulseProcess Pulse => Cluster.Processes[0];

    /// <summary>The key of the service.</summary>
    public JsonNode Own { get; private set; } = null!;

    public static async Task<ServiceGround> StartAsync(params (string Name, string Value)[] settings)
    {
        var ground = new ServiceGround(await Cluster.StartAsync(1, settings));
        try
        {
            ground.token = await ground.Cluster.First.LoginAsync(ground.Cluster.Folder.FirstPassword());
            foreach (var name in new[] { "orders:read", "orders:write" })
            {
                await ground.PostAsync("/permissions", new { name, description = "Of the sample." });
            }

            ground.Own = await ground.PostAsync("/apikeys", new { name = "orders", permissions = Verifying });
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    public Task<OrdersService> StartServiceAsync(params (string Name, string Value)[] settings) =>
        OrdersService.StartConnectedAsync(Cluster, Own, settings);

    public Task<JsonNode> MakeKeyAsync(DateTime? expiresAt = null) =>
        PostAsync("/apikeys", new { name = "partner", permissions = Reading, expiresAt });

    /// <param name="path">The path.</param>
    /// <param name="body">The body.</param>
    /// <param name="wait">Maximum wait in seconds for the confirmations of a revocation.</param>
    public async Task<JsonNode> PostAsync(string path, object body, int? wait = null)
    {
        var reply = await Cluster.First.PostAsync(token, path, body, wait);
        Assert.That((int)reply.Status, Is.InRange(200, 299), reply.Text);
        return reply.Text.Length == 0 ? new JsonObject() : JsonNode.Parse(reply.Text)!;
    }

    /// <param name="key">The key.</param>
    /// <param name="action">What the call for many keys does with it, such as <c>disable</c>.</param>
    public Task<JsonNode> ChangeAsync(JsonNode key, string action) =>
        PostAsync("/apikeys/bulk", new { action, ids = new[] { (string?)key["id"] } });

    /// <returns>The progress of the revocation.</returns>
    public Task<string> DeleteAsync(JsonNode key, int? wait = null) => Cluster.First.DeleteKeyAsync(token, key, wait);

    public Task<JsonNode> GetAsync(string path) => Cluster.First.GetAsync(token, path);

    /// <summary>Starts Pulse again at the same address.</summary>
    public Task<PulseProcess> RestartAsync(params (string Name, string Value)[] settings) => Task.FromResult(
        PulseProcess.Start(Cluster.Folder, ["--urls", Cluster.First.Address.ToString().TrimEnd('/')], settings));

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
