using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>The gateway of docs/protecting-a-service.md: a real nginx with the documented configuration.</summary>
[Platform(Exclude = "Win", Reason = "The documented gateway is a Unix program.")]
[Parallelizable(ParallelScope.Self)]
public sealed partial class GatewayTests
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = PulseProcess.Patience };

    private WorkFolder folder = null!;
    private PulseProcess pulse = null!;
    private NginxProcess nginx = null!;
    private Client client = null!;
    private string admin = null!;
    private Uri gateway = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = WorkFolder.AfterFirstStart();
        pulse = await PulseProcess.StartReadyAsync(folder, ("Proxies__Trusted", "127.0.0.1"));
        client = new Client(await pulse.AddressAsync());
        admin = await client.LoginAsync(folder.FirstPassword());
        var (port, service) = (Ports.Free(), Ports.Free());
        gateway = new Uri($"http://127.0.0.1:{port}/orders/7");
        var documented = NginxBlock().Match(File.ReadAllText(DocumentPath())).Groups[1].Value
            .Replace("127.0.0.1:5080", client.Address.Authority, StringComparison.Ordinal)
            .Replace("127.0.0.1:9000", $"127.0.0.1:{service}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{port}", StringComparison.Ordinal);
        nginx = await NginxProcess.StartAsync(
            $$"""{{documented}} server { listen 127.0.0.1:{{service}}; location / { return 200 "$request_method $uri $http_x_api_key"; } }""",
            port);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (nginx?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (pulse?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder?.Dispose();
        http.Dispose();
    }

    [Test]
    public async Task A_request_with_a_valid_credential_reaches_the_service_unchanged()
    {
        var key = await client.CreateKeyAsync(admin, "of a partner");

        var byKey = await AskAsync(HttpMethod.Post, Headers(key));
        var byToken = await AskAsync(HttpMethod.Get, [("Authorization", $"Bearer {await client.LoginAsync(key)}")]);

        Assert.That(byKey, Is.EqualTo((HttpStatusCode.OK, $"POST /orders/7 {key["apiKey"]}")));
        Assert.That(byToken.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_deleted_key_is_refused_at_the_next_request_and_never_reaches_the_service()
    {
        var key = await client.CreateKeyAsync(admin, "to be deleted");
        Assert.That((await AskAsync(HttpMethod.Get, Headers(key))).Status, Is.EqualTo(HttpStatusCode.OK));

        await client.DeleteKeyAsync(admin, key);

        var refused = await AskAsync(HttpMethod.Get, Headers(key));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Text, Does.Not.Contain("/orders/7"));
    }

    [Test]
    public async Task Requests_without_a_credential_in_a_foreign_account_or_with_a_malformed_header_are_refused_with_their_status()
    {
        var key = await client.CreateKeyAsync(admin, "in one account");

        var anonymous = await AskAsync(HttpMethod.Get, []);
        var foreign = await AskAsync(HttpMethod.Get, [.. Headers(key), ("x-account-id", "1234567890123456")]);
        var malformed = await AskAsync(HttpMethod.Get, [.. Headers(key), ("x-account-id", "all")]);

        Assert.That(anonymous.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(malformed.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Limits_and_networks_of_a_key_hold_for_the_client_of_the_gateway()
    {
        var limited = await client.CreateKeyFromAsync(admin, "\"rateLimit\":{\"limit\":1,\"windowSeconds\":3600}");
        var elsewhere = await client.CreateKeyFromAsync(admin, "\"allowedIps\":[\"203.0.113.7\"]");

        var first = await AskAsync(HttpMethod.Get, Headers(limited));
        var second = await AskAsync(HttpMethod.Get, Headers(limited));
        var spoofed = await AskAsync(HttpMethod.Get, [.. Headers(elsewhere), ("X-Forwarded-For", "203.0.113.7")]);

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(spoofed.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Without_an_answer_of_Pulse_no_request_passes()
    {
        var (port, absent) = (Ports.Free(), Ports.Free());
        var documented = NginxBlock().Match(File.ReadAllText(DocumentPath())).Groups[1].Value
            .Replace("127.0.0.1:5080", $"127.0.0.1:{absent}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{port}", StringComparison.Ordinal);
        await using var alone = await NginxProcess.StartAsync(documented, port);

        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    private static (string Name, string Value)[] Headers(JsonNode key) =>
        [("x-api-key", (string)key["apiKey"]!), ("x-api-secret", (string)key["apiSecret"]!)];

    private static string DocumentPath() => Path.Combine(Repository.Root, "docs", "protecting-a-service.md");

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex NginxBlock();

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpMethod method, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, gateway) { Content = method == HttpMethod.Post ? new StringContent("{}") : null };
        Array.ForEach(headers, header => request.Headers.Add(header.Name, header.Value));
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
