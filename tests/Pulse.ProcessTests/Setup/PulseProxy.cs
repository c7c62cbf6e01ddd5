using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pulse.ProcessTests.Setup;

/// <summary>What happens to the streams of revocations at a <see cref="PulseProxy"/>.</summary>
public enum StreamFault
{
    None,

    /// <summary>The connections are reset, also those of new streams.</summary>
    Reset,

    /// <summary>The streams end, and new ones get status 502.</summary>
    Refused,

    /// <summary>Nothing passes, and nothing ends.</summary>
    Stalled,

    /// <summary>The streams continue, but their acknowledgements get status 502.</summary>
    Unacknowledged,
}

/// <summary>A proxy between a service and Pulse, that can fail for streams alone.</summary>
public sealed class PulseProxy : IAsyncDisposable
{
    private const string Stream = "/revocations";
    private const string Acknowledgements = "/revocations/acknowledgements";

    private static readonly HttpClient Http =
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly ConcurrentQueue<(string Path, string Body)> seen = [];
    private readonly Uri target;
    private readonly WebApplication app;
    private State state = new(StreamFault.None);

    private PulseProxy(Uri target)
    {
        this.target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(PassOnAsync);
    }

    public string Address => app.Urls.Single();

    public static async Task<PulseProxy> StartAsync(Uri target)
    {
        var proxy = new PulseProxy(target);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>The bodies of the requests so far.</summary>
    public IEnumerable<string> BodiesOf(string path) => seen.Where(request => request.Path == path).Select(request => request.Body);

    /// <summary>From now on. <see cref="StreamFault.None"/> ends the fault.</summary>
    public void Set(StreamFault fault) => Interlocked.Exchange(ref state, new State(fault)).Changed.SetResult();

    public async ValueTask DisposeAsync()
    {
        Set(StreamFault.Reset);
        await app.DisposeAsync();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        string path = context.Request.Path;
        var sent = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        seen.Enqueue((path, sent));
        if (path == Stream ? await FailsAsync(context) : path == Acknowledgements && state.Fault == StreamFault.Unacknowledged)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        using var request = RequestOf(context.Request, sent);
        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Connection")))
        {
            context.Response.Headers[name] = values.ToString();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        await (path == Stream ? PassOnAsync(body, context) : body.CopyToAsync(context.Response.Body, context.RequestAborted));
    }

    private async Task PassOnAsync(Stream body, HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        var buffer = new byte[4096];
        while (true)
        {
            var changed = state.Changed.Task;
            if (await FailsAsync(context))
            {
                return;
            }

            var reading = body.ReadAsync(buffer, context.RequestAborted).AsTask();
            while (await Task.WhenAny(reading, changed) == changed)
            {
                changed = state.Changed.Task;
                if (await FailsAsync(context))
                {
                    return;
                }
            }

            if (await reading is not (> 0 and var count))
            {
                return;
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        }
    }

    /// <summary>Waits while streams stall.</summary>
    /// <returns>Whether the stream must end.</returns>
    private async Task<bool> FailsAsync(HttpContext context)
    {
        while (state is { Fault: StreamFault.Stalled } stalled)
        {
            await stalled.Changed.Task.WaitAsync(context.RequestAborted);
        }

        if (state.Fault == StreamFault.Reset)
        {
            context.Abort();
        }

        return state.Fault is StreamFault.Reset or StreamFault.Refused;
    }

    private HttpRequestMessage RequestOf(HttpRequest received, string body)
    {
        var request = new HttpRequestMessage(new HttpMethod(received.Method), new Uri(target, received.Path + received.QueryString));
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, MediaTypeHeaderValue.Parse(received.ContentType!));
        }

        foreach (var (name, values) in received.Headers.Where(header => header.Key is not ("Host" or "Connection")))
        {
            request.Headers.TryAddWithoutValidation(name, (string?)values);
        }

        return request;
    }

    private sealed record State(StreamFault Fault)
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
