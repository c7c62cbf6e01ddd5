using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pulse.Cli.Running;
using Pulse.Client;

namespace Pulse.Cli.Tests.Setup;

/// <summary>A server that answers what no Pulse would, or when no Pulse would.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StubServer(WebApplication application) => this.application = application;

    public string Url => application.Urls.Single() + "/";

    /// <summary>Number of requests so far.</summary>
    public int Requests { get; private set; }

    /// <param name="pages">Pages of the list. All but the first wait for <see cref="Continue"/>.</param>
    public static async Task<StubServer> StartAsync(ApiKey key, int pages = 1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        var server = new StubServer(application);
        application.Run(context => server.AnswerAsync(context, key, pages));
        await application.StartAsync();
        return server;
    }

    public void Continue() => next.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        next.TrySetResult();
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, ApiKey key, int pages)
    {
        Requests++;
        context.Response.ContentType = "application/json";
        if (context.Request.Path.Value!.EndsWith("/usage", StringComparison.Ordinal))
        {
            var now = DateTimeOffset.UtcNow;
            var usage = new ApiKeyUsage
            {
                From = now,
                To = now,
                Interval = UsageInterval.Day,
                Totals = new UsageTotals { Requests = 0, Refused = 0 },
                Buckets = [],
                Networks = [],
                MoreNetworks = false,
            };
            await context.Response.WriteAsync(JsonSerializer.Serialize(usage, Json.Line));
        }
        else if (context.Request.Path == "/apikeys")
        {
            var page = int.TryParse(context.Request.Query["page"], out var number) ? number : 1;
            if (page > 1)
            {
                await next.Task.WaitAsync(context.RequestAborted);
            }

            if (page < pages)
            {
                context.Response.Headers.Link = $"</apikeys?page={page + 1}>; rel=\"next\"";
            }

            var named = pages > 1 ? key with { Name = $"page {page}" } : key;
            await context.Response.WriteAsync(JsonSerializer.Serialize(Enumerable.Repeat(named, 1), Json.Line));
        }
        else
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(key, Json.Line));
        }
    }
}
