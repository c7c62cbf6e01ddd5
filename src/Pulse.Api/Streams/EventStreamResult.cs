using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Streams;

namespace Pulse.Api.Streams;

/// <summary>Writes the events of a stream until it ends, the client leaves, or the client reads too slowly.</summary>
internal sealed class EventStreamResult(IRevocationStream stream) : IActionResult
{
    public const string ContentType = "text/event-stream";

    public async Task ExecuteResultAsync(ActionContext context)
    {
        using var _ = stream;
        var http = context.HttpContext;
        using var dropping = stream.Dropped.Register(http.Abort);
        http.Response.ContentType = ContentType;

        // nginx passes the events on at once.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (http.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            // The duration of a stream says nothing about the service.
            metrics.MetricsDisabled = true;
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        try
        {
            await http.Response.StartAsync(http.RequestAborted);
            while (await stream.Events.WaitToReadAsync(http.RequestAborted))
            {
                while (stream.Events.TryRead(out var happened))
                {
                    http.Response.BodyWriter.Write(EventBytes.Of(happened, stream));
                }

                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            }

            if (stream.Dropped.IsCancellationRequested)
            {
                // Not as a complete response.
                http.Abort();
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left, or was dropped.
        }
    }
}
