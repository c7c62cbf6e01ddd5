using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Pulse.ProcessTests.Setup;

/// <summary>A service that listens to revocations at a node and acknowledges each event.</summary>
public sealed class Listener : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource leaving = new();
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<(string Name, string? Id, JsonNode Data)> events = [];
    private Task listening = Task.CompletedTask;
    private string stream = "";

    private Listener(Uri node, JsonNode key)
    {
        http.BaseAddress = node;
        http.DefaultRequestHeaders.Add("x-api-key", (string)key["apiKey"]!);
        http.DefaultRequestHeaders.Add("x-api-secret", (string)key["apiSecret"]!);
    }

    /// <summary>The events so far.</summary>
    public IReadOnlyList<(string Name, string? Id, JsonNode Data)> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    /// <summary>Connects and waits for the first acknowledgement.</summary>
    public static async Task<Listener> StartAsync(Client node, JsonNode key, string? lastEventId = null)
    {
        var listener = new Listener(node.Address, key);
        listener.listening = listener.ListenAsync(lastEventId);
        await await Task.WhenAny(listener.greeted.Task, listener.listening).WaitAsync(PulseProcess.Patience);
        return listener;
    }

    /// <summary>Waits for an event.</summary>
    public async Task<JsonNode> UntilAsync(string name)
    {
        using var patience = new CancellationTokenSource(PulseProcess.Patience);
        while (true)
        {
            if (Events.FirstOrDefault(happened => happened.Name == name).Data is { } data)
            {
                return data;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        leaving.Dispose();
    }

    private async Task ListenAsync(string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/revocations");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        using var lines = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(leaving.Token));
        var fields = new Dictionary<string, string>();
        while (await lines.ReadLineAsync(leaving.Token) is { } line)
        {
            if (line.Length > 0)
            {
                fields[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 2)..];
                continue;
            }

            var data = JsonNode.Parse(fields["data"])!;
            lock (gate)
            {
                events.Add((fields["event"], fields.GetValueOrDefault("id"), data));
            }

            await AcknowledgeAsync(data);
            fields.Clear();
        }
    }

    private async Task AcknowledgeAsync(JsonNode data)
    {
        stream = (string?)data["stream"] ?? stream;
        using var acknowledged = await http.PostAsJsonAsync(
            "/revocations/acknowledgements", new { stream, position = (long)data["position"]! }, leaving.Token);
        var text = await acknowledged.Content.ReadAsStringAsync(leaving.Token);
        Assert.That(acknowledged.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), text);
        greeted.TrySetResult();
    }
}
