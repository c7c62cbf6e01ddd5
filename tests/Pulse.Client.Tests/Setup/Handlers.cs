using System.Collections.Concurrent;
using System.Net;

namespace Pulse.Client.Tests.Setup;

/// <summary>A request as it was sent.</summary>
internal sealed record Sent(HttpMethod Method, string Path, string Query, string Body, Dictionary<string, string> Headers)
{
    public bool IsLogin => Path == "/auth/login";
}

/// <summary>Records the requests, and passes each to a function or on to Pulse.</summary>
internal sealed class Recorder(Func<Sent, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? answer = null) : DelegatingHandler
{
    private readonly ConcurrentQueue<Sent> requests = [];

    private bool IsSilent { get; init; }

    /// <summary>A Pulse that never answers.</summary>
    public static Recorder Silent() => new() { IsSilent = true };

    public IReadOnlyList<Sent> Requests => [.. requests];

    public IReadOnlyList<Sent> Logins => [.. requests.Where(request => request.IsLogin)];

    /// <summary>All but the logins.</summary>
    public IReadOnlyList<Sent> Calls => [.. requests.Where(request => !request.IsLogin)];

    /// <summary>Each request gets the same answer.</summary>
    public static Recorder Answering(HttpStatusCode status, string body = "{}", string mediaType = "application/json") =>
        new((_, _) => Task.FromResult(AnswerOf(status, body, mediaType)));

    public static HttpResponseMessage AnswerOf(HttpStatusCode status, string body = "{}", string mediaType = "application/json") =>
        new(status) { Content = new StringContent(body, null, mediaType) };

    /// <summary>A client whose requests go nowhere else.</summary>
    public PulseClient Client(PulseClientOptions? options = null)
    {
        options ??= new PulseClientOptions { Url = new Uri("http://pulse.test/prefix"), RetryDelay = TimeSpan.FromMilliseconds(1) };
        return new PulseClient(PulseClient.NewHttp(options, this), () => options, TimeProvider.System);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new Sent(
            request.Method,
            request.RequestUri!.AbsolutePath,
            request.RequestUri.Query,
            body,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
        requests.Enqueue(sent);
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return answer is null
            ? await base.SendAsync(request, cancellationToken)
            : await answer(sent, () => base.SendAsync(request, cancellationToken));
    }
}
