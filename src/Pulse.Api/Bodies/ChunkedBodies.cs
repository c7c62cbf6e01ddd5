namespace Pulse.Api.Bodies;

/// <summary>
/// Reads a chunked body (RFC 9112, 7.1) completely before the pipeline, up to the maximum body size. The server reports some malformed
/// chunks as <see cref="IOException"/> (oversized chunk) or <see cref="InvalidOperationException"/> (NUL in a trailer); at this point, only
/// the request can cause them. A failure is thrown when the pipeline reads the body, so that the order of errors stays the same.
/// </summary>
internal static class ChunkedBodies
{
    public static void UseChunkedBodies(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Headers.TransferEncoding.Count == 0 ? next(context) : ReadFirstAsync(context, next));

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
            context.Request.Body = new FaultyBody(
                new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, malformed));
        }
        catch (InvalidOperationException)
        {
            // After a response, the server would continue to read, fail again and log a stack trace.
            context.Abort();
            return;
        }

        await next(context);
    }

    /// <summary>A body that fails when it is read.</summary>
    private sealed class FaultyBody(Exception fault) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw fault;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromException<int>(fault);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(fault);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
