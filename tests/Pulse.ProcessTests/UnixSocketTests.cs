using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Rule 20 on a real unix socket, whose peer has no address.</summary>
[Platform(Exclude = "Win", Reason = "Proxies on Windows connect by TCP.")]
public sealed class UnixSocketTests
{
    [TestCase("Proxies__Trusted", "10.0.0.0/8", HttpStatusCode.Unauthorized)]
    [TestCase("Proxies__TrustUnixSockets", "true", HttpStatusCode.OK)]
    public async Task A_forwarded_address_is_trusted_if_a_setting_allows_it(string setting, string value, HttpStatusCode expected)
    {
        using var folder = WorkFolder.AfterFirstStart();
        var socket = Path.Combine(folder.Path, "pulse.sock");
        await using var pulse = PulseProcess.Start(
            folder, ["--urls", $"http://unix:{socket}"], (setting, value));
        await pulse.UntilToldAsync("Now listening on");
        using var client = Through(socket);

        var login = new { email = Client.AdminEmail, password = folder.FirstPassword() };

        var token = (string)(await SendAsync(client, "/auth/login", login))["token"]!;
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        var key = await SendAsync(
            client, "/apikeys", new { name = "guarded", permissions = new[] { "readApiKeys" }, allowedIps = new[] { "203.0.113.7" } });
        using var call = new HttpRequestMessage(HttpMethod.Get, "/auth/session");
        client.DefaultRequestHeaders.Remove("Authorization");
        call.Headers.Add("x-api-key", (string)key["apiKey"]!);
        call.Headers.Add("x-api-secret", (string)key["apiSecret"]!);
        call.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var answer = await client.SendAsync(call);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    private static HttpClient Through(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost"), Timeout = PulseProcess.Patience };

    private static async Task<JsonNode> SendAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, text);
        return JsonNode.Parse(text)!;
    }
}
