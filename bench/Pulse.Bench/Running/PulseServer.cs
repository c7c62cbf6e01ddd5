using System.Text.Json.Nodes;

namespace Pulse.Bench.Running;

/// <summary>A published Pulse on a SQLite file, with a session of the first administrator.</summary>
internal sealed class PulseServer : IAsyncDisposable
{
    public const string Email = "admin@pulse.local";
    public const string Password = "a password for the bench";

    private static readonly string[] Permissions = ["readApplications", "readMerchants"];

    private readonly Server server;

    private PulseServer(Server server, string token)
    {
        (this.server, Token) = (server, token);
        Client = new HttpClient { BaseAddress = server.Address };
        Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        Anonymous = new HttpClient { BaseAddress = server.Address };
        Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
    }

    public Uri Address => server.Address;

    public long ResidentMiB => server.ResidentMiB;

    /// <summary>The administrator's session token.</summary>
    public string Token { get; }

    /// <summary>Sends as the administrator.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends the request with the credential that it contains.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>Sends the cookies that the request contains, and follows no redirect.</summary>
    public HttpClient Browser { get; }

    /// <summary>Starts Pulse on an existing database and waits until it accepts this key's session.</summary>
    public static Task<Server> StartKnowingAsync(Conditions conditions, string database, ApiKey key) =>
        Server.StartAsync(conditions.PulseDll, [], key.Bearer, Settings(database));

    public static async Task<PulseServer> StartAsync(Conditions conditions, string database, params (string Name, string Value)[] settings)
    {
        var server = await Server.StartAsync(conditions.PulseDll, [], [.. Settings(database), .. settings]);
        using var client = new HttpClient { BaseAddress = server.Address };
        return new PulseServer(server, await LogInAsync(client, Email));
    }

    /// <summary>Logs in as a user with the first user's password.</summary>
    /// <returns>The session token.</returns>
    public Task<string> LogInAsync(string email) => LogInAsync(Anonymous, email);

    /// <returns>The body of the response to a session.</returns>
    public async Task<string> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", $"Bearer {token}" } } };
        using var answer = await Anonymous.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Creates a key with read permissions, and a session of it.</summary>
    public Task<ApiKey> MakeKeyAsync() => MakeKeyAsync(new { name = "bench", permissions = Permissions });

    /// <summary>Creates a key, and a session of it.</summary>
    /// <param name="body">Body of <c>POST /apikeys</c>.</param>
    public async Task<ApiKey> MakeKeyAsync(object body)
    {
        var key = await PostAsync(Client, "/apikeys", body);
        var (identifier, secret) = ((string)key["apiKey"]!, (string)key["apiSecret"]!);
        var session = await PostAsync(Client, "/auth/login", new { apiKey = identifier, apiSecret = secret });
        return new ApiKey((string)key["id"]!, identifier, secret, (string)session["token"]!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Anonymous.Dispose();
        Browser.Dispose();
        await server.DisposeAsync();
    }

    private static (string Name, string Value)[] Settings(string database) =>
        [
            ("ConnectionStrings__Pulse", $"Data Source={database}"),
            ("Keys__Folder", $"{database}.keys"),
            ("Bootstrap__AdminPassword", Password),
        ];

    private static async Task<string> LogInAsync(HttpClient client, string email) =>
        (string)(await PostAsync(client, "/auth/login", new { email, password = Password }))["token"]!;

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}

/// <param name="Id">The key's id in the API.</param>
/// <param name="Identifier">Sent with each request.</param>
/// <param name="Secret">Sent with each request.</param>
/// <param name="Token">Token of a session of the key.</param>
internal sealed record ApiKey(string Id, string Identifier, string Secret, string Token)
{
    public (string Name, string Value)[] Bearer => [("Authorization", $"Bearer {Token}")];

    public (string Name, string Value)[] Headers => [("x-api-key", Identifier), ("x-api-secret", Secret)];
}
