using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A listener of the revocation stream.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HttpResponseMessage response;
    private readonly Api caller;
    private readonly StreamReader lines;

    private EventStream(HttpResponseMessage response, Api caller, Stream body)
    {
        (this.response, this.caller, lines) = (response, caller, new StreamReader(body));
    }

    public HttpResponseMessage Response => response;

    /// <summary>The id of the stream, from the first event.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Tries again while the credential changes.</summary>
    public static async Task<EventStream> OpenAsync(Api caller, string? lastEventId = null, string? last = null)
    {
        var (first, patience) = (await SendAsync(caller, lastEventId, last), Stopwatch.StartNew());
        while (first.StatusCode == HttpStatusCode.ServiceUnavailable && patience.Elapsed < Patience)
        {
            first.Dispose();
            first = await SendAsync(caller, lastEventId, last);
        }

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return new EventStream(first, caller, await first.Content.ReadAsStreamAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(Api caller, string? lastEventId, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/revocations");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Stream-ID", last);
        }

        return await caller.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Opens a stream and reads the first event.</summary>
    /// <param name="caller">The listener.</param>
    /// <param name="lastEventId">The last event that it knows.</param>
    /// <param name="last">The stream that this one replaces.</param>
    public static async Task<(EventStream Stream, StreamEvent Hello)> GreetedAsync(
        Api caller, string? lastEventId = null, string? last = null)
    {
        var stream = await OpenAsync(caller, lastEventId, last);
        var hello = (await stream.NextAsync())!;
        Assert.That(hello.Name, Is.EqualTo("hello"));
        stream.Id = (string)hello.Data["stream"]!;
        return (stream, hello);
    }

    /// <returns>Null at the end of the stream.</returns>
    public async Task<StreamEvent?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await NextAsync(patience.Token);
    }

    private async Task<StreamEvent?> NextAsync(CancellationToken patience)
    {
        var fields = new Dictionary<string, string>();
        while (await lines.ReadLineAsync(patience) is { } line)
        {
            if (line.Length == 0)
            {
                return new StreamEvent(fields["event"], fields.GetValueOrDefault("id"), JsonNode.Parse(fields["data"])!);
            }

            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
            fields.Add(name, value);
        }

        return null;
    }

    /// <summary>Skips heartbeats.</summary>
    /// <returns>Null at the end of the stream.</returns>
    public async Task<StreamEvent?> NextOfAsync(params string[] names)
    {
        // Heartbeats come for ever.
        using var patience = new CancellationTokenSource(Patience);
        var next = await NextAsync(patience.Token);
        while (next is not null && !names.Contains(next.Name))
        {
            next = await NextAsync(patience.Token);
        }

        return next;
    }

    public Task<StreamEvent?> NewsAsync() => NextOfAsync("revoked", "reset");

    public Task<Answer> AcknowledgeAsync(long position) =>
        caller.PostAsync("/revocations/acknowledgements", new { stream = Id, position });

    public Task<Answer> LeaveAsync(long position) =>
        caller.PostAsync("/revocations/acknowledgements", new { stream = Id, position, leaving = true });

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>An event of the stream.</summary>
public sealed record StreamEvent(string Name, string? Id, JsonNode Data)
{
    public long Position => (long)Data["position"]!;

    public string[] Tags => [.. Data["tags"]!.AsArray().Select(tag => (string)tag!)];
}
