namespace Pulse.Api.Bodies;

/// <summary>
/// Reads a chunked body (RFC 9112, 7.1) completely before the pipeline, up to the maximum body size. A body that can be large is read only
/// after the caller is authorized, and is limited by its action. The server reports some malformed
/// chunks as <see cref="IOException"/> (oversized chunk) or <see cref="InvalidOperationException"/> (NUL in a trailer); at this point, only
/// the request can cause them. A failure is thrown when the pipeline reads the body, so that the order of errors stays the same.
/// </summary>
internal static class ChunkedBodies
{
    public static void UseChunkedBodies(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Headers.TransferEncoding.Count == 0 ? next(context)
        : LargeBodies.AreAllowed(context.Request) ? ReadLaterAsync(context, next)
        : ReadFirstAsync(context, next));

    private static Task ReadLaterAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Body = new CheckedBody(context.Request.Body, context);
        return next(context);
    }

    private static async Task ReadFirstAsync(HttpContext context, RequestDelegate next)
    {
        var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            body.Position = 0;
            context.Request.Body = body;
        }
        catch (Exception known) when (known is BadHttpRequestException or OperationCanceledException)
        {
            context.Request.Body = new FaultyBody(known);
        }
        catch (IOException malformed)
        {
            context.Request.Body = new FaultyBody(Unreadable(malformed));
        }
        catch (InvalidOperationException)
        {
            // After a response, the server would continue to read, fail again and log a stack trace.
            context.Abort();
            return;
        }

        await next(context);
    }

    private static BadHttpRequestException Unreadable(IOException malformed) =>
        new("The body cannot be read.", StatusCodes.Status400BadRequest, malformed);

    /// <summary>A body that fails when it is read.</summary>
    private sealed class FaultyBody(Exception fault) : ReadOnlyBody
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(fault);
    }

    /// <summary>A body whose malformed chunks are errors of the request.</summary>
    private sealed class CheckedBody(Stream body, HttpContext context) : ReadOnlyBody
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException malformed) when (malformed is not BadHttpRequestException)
            {
                throw Unreadable(malformed);
            }
            catch (InvalidOperationException)
            {
                // The connection ends a moment later. Until then, the request would look as if it had failed unexpectedly.
                context.Abort();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                return 0;
            }
        }
    }
}
