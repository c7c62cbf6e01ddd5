using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Pulse.ProcessTests.Setup;

/// <summary>A client of a process: knows its address, and asserts that its requests succeed.</summary>
public sealed class Client(Uri address)
{
    public const string AdminEmail = "admin@pulse.local";

    private static readonly string[] KeyPermissions = ["readApiKeys", "readUsers"];
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = PulseProcess.Patience };

    public Uri Address => address;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<bool> AcceptsConnectionsAsync()
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <returns>The token of the session.</returns>
    public async Task<string> LoginAsync(string password) =>
        (string)(await SendAsync(HttpStatusCode.OK, HttpMethod.Post, "/auth/login", [], new { email = AdminEmail, password }))["token"]!;

    /// <returns>The token of a session of an API key.</returns>
    public async Task<string> LoginAsync(JsonNode key) =>
        (string)(await SendAsync(
            HttpStatusCode.OK,
            HttpMethod.Post,
            "/auth/login",
            [],
            new { apiKey = (string)key["apiKey"]!, apiSecret = (string)key["apiSecret"]! }))["token"]!;

    /// <returns>The response to a login with an API key.</returns>
    public Task<Reply> TryLoginAsync(JsonNode key) =>
        AskAsync(HttpMethod.Post, "/auth/login", [], new { apiKey = (string)key["apiKey"]!, apiSecret = (string)key["apiSecret"]! });

    /// <returns>The response to a login of the first administrator.</returns>
    public Task<Reply> TryLoginAsync(string password) => TryLoginAsync(AdminEmail, password);

    /// <returns>The response to a login of a user.</returns>
    public Task<Reply> TryLoginAsync(string email, string password) =>
        AskAsync(HttpMethod.Post, "/auth/login", [], new { email, password });

    /// <summary>Repeats the login until the node knows the database. Before that, the node returns 503.</summary>
    public async Task UntilLoggedInAsync(string password)
    {
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        for (var reply = await TryLoginAsync(password); reply.Status != HttpStatusCode.OK; reply = await TryLoginAsync(password))
        {
            Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), reply.Text);
            await Task.Delay(10, timeout.Token);
        }
    }

    /// <returns>The new key with its secret.</returns>
    public Task<JsonNode> CreateKeyAsync(string token, string name) => SendAsync(
        HttpStatusCode.Created,
        HttpMethod.Post,
        "/apikeys",
        Bearer(token),
        new { name, permissions = KeyPermissions, description = $"The {name}" });

    /// <param name="token">Token of the creator.</param>
    /// <param name="properties">Members of the body in addition to name and permissions.</param>
    public Task<JsonNode> CreateKeyFromAsync(string token, string properties) => SendAsync(
        HttpStatusCode.Created,
        HttpMethod.Post,
        "/apikeys",
        Bearer(token),
        JsonNode.Parse($$"""{"name":"limited","permissions":["readApiKeys"],{{properties}}}""")!);

    /// <param name="token">Token of the caller.</param>
    /// <param name="wait">Maximum wait in seconds for the confirmations of all nodes.</param>
    /// <returns>The progress of the revocation on the other nodes.</returns>
    public async Task<string> DeleteKeyAsync(string token, JsonNode key, int? wait = null)
    {
        var reply = await AskAsync(HttpMethod.Delete, $"/apikeys/{key["id"]}", Bearer(token, wait));
        Assert.That(reply.Status, Is.EqualTo(HttpStatusCode.NoContent), reply.Text);
        return reply.Headers.GetValues("Pulse-Revocation").Single();
    }

    /// <param name="token">Token of the caller.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">The body.</param>
    /// <param name="wait">Maximum wait in seconds for the confirmations of a revocation.</param>
    /// <returns>The response, with any status.</returns>
    public Task<Reply> PostAsync(string token, string path, object body, int? wait = null) =>
        AskAsync(HttpMethod.Post, path, Bearer(token, wait), body);

    /// <returns>The response, with any status.</returns>
    public Task<Reply> PostOnceAsync(string token, string path, object body) =>
        AskAsync(HttpMethod.Post, path, [.. Bearer(token), ("Idempotency-Key", $"\"{Guid.NewGuid()}\"")], body);

    /// <returns>The response to a login with a wrong password.</returns>
    public Task<Reply> GuessPasswordAsync() =>
        AskAsync(HttpMethod.Post, "/auth/login", [], new { email = AdminEmail, password = "a wrong password" });

    public Task LogoutAsync(string token) => SendAsync(HttpStatusCode.NoContent, HttpMethod.Post, "/auth/logout", Bearer(token));

    public Task<JsonNode> GetAsync(string token, string path) => SendAsync(HttpStatusCode.OK, HttpMethod.Get, path, Bearer(token));

    /// <returns>The session object of an API key that is used directly.</returns>
    public Task<JsonNode> GetSessionOfKeyAsync(JsonNode key) => SendAsync(HttpStatusCode.OK, HttpMethod.Get, "/auth/session", Headers(key));

    /// <returns>The status of a request with an API key.</returns>
    public async Task<HttpStatusCode> StatusOfAsync(JsonNode key) => (await AskAsync(HttpMethod.Get, "/auth/session", Headers(key))).Status;

    /// <returns>The status of a request with a session.</returns>
    public async Task<HttpStatusCode> StatusOfAsync(string token) =>
        (await AskAsync(HttpMethod.Get, "/auth/session", Bearer(token))).Status;

    /// <summary>Repeats a request with an API key until it returns this status. Before, only the allowed ones may occur.</summary>
    public async Task UntilAsync(HttpStatusCode expected, JsonNode key, params HttpStatusCode[] allowed)
    {
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        for (var status = await StatusOfAsync(key); status != expected; status = await StatusOfAsync(key))
        {
            Assert.That(allowed, Does.Contain(status));
            await Task.Delay(10, timeout.Token);
        }
    }

    private static (string Name, string Value)[] Headers(JsonNode key) =>
        [("x-api-key", (string)key["apiKey"]!), ("x-api-secret", (string)key["apiSecret"]!)];

    private static (string Name, string Value)[] Bearer(string token, int? wait = null) =>
        [("Authorization", $"Bearer {token}"), .. wait is null ? [] : new[] { ("Prefer", $"wait={wait}") }];

    /// <exception cref="HttpRequestException">The process has ended.</exception>
    private async Task<JsonNode> SendAsync(
        HttpStatusCode expected, HttpMethod method, string path, (string Name, string Value)[] headers, object? body = null)
    {
        var reply = await AskAsync(method, path, headers, body);
        Assert.That(reply.Status, Is.EqualTo(expected), () => $"{method} {path}: {reply.Text}");
        return reply.Text is "" ? new JsonObject() : JsonNode.Parse(reply.Text)!;
    }

    /// <exception cref="HttpRequestException">The process has ended.</exception>
    private async Task<Reply> AskAsync(HttpMethod method, string path, (string Name, string Value)[] headers, object? body = null)
    {
        using var request = new HttpRequestMessage(
            method, new Uri(address, path))
        { Content = body is null ? null : JsonContent.Create(body) };
        Array.ForEach(headers, header => request.Headers.Add(header.Name, header.Value));
        using var answer = await Http.SendAsync(request);
        return new Reply(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }
}

/// <summary>A response.</summary>
public sealed record Reply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers);
