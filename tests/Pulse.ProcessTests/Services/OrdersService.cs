using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Services;

/// <summary>The sample service as its own process, beside a real Pulse.</summary>
public sealed class OrdersService : IAsyncDisposable
{
    public const string Orders = "/orders";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = PulseProcess.Patience };
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "Orders.dll");

    private OrdersService(PulseProcess process, Uri address) => (Process, Address) = (process, address);

    public PulseProcess Process { get; }

    public Uri Address { get; }

    /// <summary>Starts it, and waits until it knows of revocations.</summary>
    /// <param name="cluster">Its first node is the Pulse of the service.</param>
    /// <param name="own">The key of the service.</param>
    /// <param name="settings">Further settings, or other values of those that it has.</param>
    public static async Task<OrdersService> StartConnectedAsync(
        Cluster cluster, JsonNode own, params (string Name, string Value)[] settings)
    {
        var process = PulseProcess.StartProgram(
            "dotnet",
            cluster.Folder,
            [Dll, .. PulseProcess.AnyPort],
            [
                ("Pulse__Url", cluster.First.Address.ToString()),
                ("Pulse__ApiKey", (string)own["apiKey"]!),
                ("Pulse__ApiSecret", (string)own["apiSecret"]!),
                ("Logging__LogLevel__Microsoft.AspNetCore", "Warning"),
                .. settings,
            ]);
        var service = new OrdersService(process, await process.AddressAsync());
        await service.UntilHealthAsync("Healthy");
        return service;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestHeaders> authenticate, object? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path))
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        authenticate(request.Headers);
        return Http.SendAsync(request);
    }

    public async Task<HttpStatusCode> StatusAsync(JsonNode key)
    {
        using var response = await SendAsync(HttpMethod.Get, Orders, headers => AddKey(headers, key));
        return response.StatusCode;
    }

    public async Task<HttpStatusCode> StatusAsync(string session)
    {
        using var response = await SendAsync(HttpMethod.Get, Orders, headers => headers.Authorization = new("Bearer", session));
        return response.StatusCode;
    }

    /// <summary>Repeats the request until it gets this status. Before, only the allowed ones may occur.</summary>
    public async Task UntilAsync(HttpStatusCode expected, JsonNode key, params HttpStatusCode[] allowed)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        for (var status = await StatusAsync(key); status != expected; status = await StatusAsync(key))
        {
            Assert.That(allowed, Does.Contain(status));
            await Task.Delay(20, patience.Token);
        }
    }

    public async Task UntilHealthAsync(string expected)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (await Http.GetAsync(new Uri(Address, "/health"), patience.Token) is var response
            && await response.Content.ReadAsStringAsync(patience.Token) != expected)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public static void AddKey(HttpRequestHeaders headers, JsonNode key)
    {
        headers.Add("x-api-key", (string)key["apiKey"]!);
        headers.Add("x-api-secret", (string)key["apiSecret"]!);
    }

    public static void AddBasic(HttpRequestHeaders headers, JsonNode key) => headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{key["apiKey"]}:{key["apiSecret"]}")));

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
