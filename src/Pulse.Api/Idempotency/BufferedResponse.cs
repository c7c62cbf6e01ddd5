using Microsoft.AspNetCore.Http.Features;

namespace Pulse.Api.Idempotency;

/// <summary>Holds an answer back from its caller until it has been kept.</summary>
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

    /// <summary>What was answered; of the headers those that the call itself has set.</summary>
    public async Task<CachedResponse> ReadAsync()
    {
        await body.CompleteAsync();
        var headers = http.Response.Headers.Where(header => !headersBefore.Contains(header.Key));
        return new CachedResponse(
            http.Response.StatusCode, [.. headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))], bytes.ToArray());
    }

    /// <summary>Lets the answer go to its caller.</summary>
    public async Task SendAsync()
    {
        await body.CompleteAsync();
        http.Features.Set(wire);
        if (bytes.Length > 0)
        {
            await wire.Stream.WriteAsync(bytes.ToArray(), http.RequestAborted);
        }
    }

    /// <summary>What was not sent is forgotten.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Features.Set(wire);
        body.Dispose();
        await bytes.DisposeAsync();
    }
}
