using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pulse.ProcessTests.Setup;

/// <summary>A proxy that alters requests to a process, so that Pulse seems to differ from its documentation.</summary>
public sealed class AlteringProxy : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private readonly Uri target;
    private readonly Action<HttpRequestMessage> alter;
    private readonly WebApplication app;

    private AlteringProxy(Uri target, Action<HttpRequestMessage> alter)
    {
        (this.target, this.alter) = (target, alter);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(PassOnAsync);
    }

    public string Address => app.Urls.Single();

    public static async Task<AlteringProxy> StartAsync(Uri target, Action<HttpRequestMessage> alter)
    {
        var proxy = new AlteringProxy(target, alter);
        await proxy.app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target, context.Request.Path));
        if (context.Request.ContentLength is > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.Add("Content-Type", context.Request.ContentType);
        }

        foreach (var (name, value) in context.Request.Headers.Where(
            header => header.Key is "Authorization" or "If-Match" || header.Key.StartsWith("x-api-", StringComparison.Ordinal)))
        {
            request.Headers.TryAddWithoutValidation(name, (string?)value);
        }

        alter(request);
        using var answer = await Http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Where(header => header.Key is "ETag" or "Pulse-Revocation"))
        {
            context.Response.Headers[name] = values.ToString();
        }

        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync(context.RequestAborted), context.RequestAborted);
    }
}
