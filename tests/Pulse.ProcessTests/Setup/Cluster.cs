using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.ProcessTests.Setup;

/// <summary>Several processes of Pulse on one database, with a session of the first administrator.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly string[] ServicePermissions = ["verifyApiKeys"];

    private readonly List<PulseProcess> processes = [];
    private string token = "";

    private Cluster(WorkFolder folder) => Folder = folder;

    public WorkFolder Folder { get; }

    public IReadOnlyList<PulseProcess> Processes => processes;

    public List<Client> Nodes { get; } = [];

    /// <summary>The node that receives changes.</summary>
    public Client First => Nodes[0];

    public Client Second => Nodes[1];

    public static Task<Cluster> StartAsync(int count, params (string Name, string Value)[] settings) =>
        StartAsync(WorkFolder.AfterFirstStart(), count, settings);

    /// <summary>Starts one node with its own keys and database.</summary>
    public static Task<Cluster> StartNewAsync() => StartAsync(new WorkFolder(), count: 1);

    private static async Task<Cluster> StartAsync(WorkFolder folder, int count, params (string Name, string Value)[] settings)
    {
        var cluster = new Cluster(folder);
        try
        {
            for (var i = 0; i < count; i++)
            {
                cluster.processes.Add(await PulseProcess.StartReadyAsync(cluster.Folder, settings));
                cluster.Nodes.Add(await cluster.processes[i].ReadyAsync());
            }

            cluster.token = await cluster.First.LoginAsync(cluster.Folder.FirstPassword());
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a key with these additional properties.</summary>
    public Task<JsonNode> MakeKeyAsync(string properties) => First.CreateKeyFromAsync(token, properties);

    /// <returns>The result code of a verification of the key at a node.</returns>
    public async Task<string> VerifyAsync(Client node, JsonNode key, int cost) =>
        (string)(await VerificationAsync(node, key, cost))["code"]!;

    public async Task<JsonNode> VerificationAsync(Client node, JsonNode key, int cost)
    {
        var verified = await node.PostAsync(
            token, "/apikeys/verify", new { apiKey = (string)key["apiKey"]!, apiSecret = (string)key["apiSecret"]!, cost });
        return JsonNode.Parse(verified.Text)!;
    }

    /// <returns>The statuses of parallel uses of a key, distributed over the nodes.</returns>
    public Task<HttpStatusCode[]> UseAsync(JsonNode key, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(i => Nodes[i % Nodes.Count].StatusOfAsync(key)));

    /// <summary>Creates a key of a service that verifies keys.</summary>
    public async Task<JsonNode> MakeServiceAsync() => JsonNode.Parse(
        (await First.PostAsync(token, "/apikeys", new { name = "service", permissions = ServicePermissions })).Text)!;

    public Task<JsonNode> MakeKeyAsync() => First.CreateKeyAsync(token, "one of many");

    /// <summary>A key that every node has in memory.</summary>
    public async Task<JsonNode> WarmKeyAsync()
    {
        var key = await MakeKeyAsync();
        Assert.That(await StatusesOfAsync(key), Is.All.EqualTo(HttpStatusCode.OK));
        return key;
    }

    /// <param name="wait">Maximum wait in seconds for the confirmations of all nodes.</param>
    /// <returns>The progress of the revocation on the other nodes.</returns>
    public Task<string> DeleteAtFirstAsync(JsonNode key, int? wait = null) => First.DeleteKeyAsync(token, key, wait);

    /// <returns>The status of a use of the key at each node.</returns>
    public Task<HttpStatusCode[]> StatusesOfAsync(JsonNode key) => Task.WhenAll(Nodes.Select(node => node.StatusOfAsync(key)));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        Folder.Dispose();
    }
}
