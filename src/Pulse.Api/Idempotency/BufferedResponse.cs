using Microsoft.AspNetCore.Http.Features;

namespace Pulse.Api.Idempotency;

/// <summary>Buffers a response until it is stored for replays.</summary>
internal sealed class BufferedResponse : IAsyncDisposable
{
    private readonly HttpContext http;
    private readonly IHttpResponseBodyFeature wire;
    private readonly MemoryStream bytes = new();
    private readonly StreamResponseBodyFeature body;
    private readonly HashSet<string> headersBefore;

    public BufferedResponse(HttpContext http)
    {
        this.http = http;
        wire = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        headersBefore = new HashSet<string>(http.Response.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        body = new StreamResponseBodyFeature(bytes);
        http.Features.Set<IHttpResponseBodyFeature>(body);
    }

    public bool IsSuccess => http.Response.StatusCode is >= 200 and < 300;

    /// <summary>The response, with only those headers that the action has set.</summary>
    public async Task<CachedResponse> ReadAsync()
    {
        await body.CompleteAsync();
        var headers = http.Response.Headers
            .Where(header => !headersBefore.Contains(header.Key))
            .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
        return new CachedResponse(http.Response.StatusCode, [.. headers], bytes.ToArray());
    }

    /// <summary>Sends the response to the client.</summary>
    public async Task SendAsync()
    {
        await body.CompleteAsync();
        http.Features.Set(wire);
        if (bytes.Length > 0)
        {
            await wire.Stream.WriteAsync(bytes.ToArray(), http.RequestAborted);
        }
    }

    /// <summary>Discards a response that was not sent.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Features.Set(wire);
        body.Dispose();
        await bytes.DisposeAsync();
    }
}
