using System.Collections.Concurrent;

namespace Pulse.AspNetCore.Tests.Setup;

/// <summary>Stands between the service and Pulse.</summary>
public sealed class Between(HttpMessageHandler pulse) : DelegatingHandler(pulse)
{
    /// <summary>Called before a request reaches Pulse. A response replaces that of Pulse.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage?>> Before { get; set; } = _ => Task.FromResult<HttpResponseMessage?>(null);

    /// <summary>Called before the response of Pulse reaches the service.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, Task> After { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Paths and bodies of all requests.</summary>
    public ConcurrentQueue<(string Path, string Body, HttpRequestMessage Request)> Seen { get; } = [];

    public int CountOf(string path) => Seen.Count(request => request.Path == path);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Seen.Enqueue((request.RequestUri!.AbsolutePath, body, request));
        if (await Before(request).WaitAsync(cancellationToken) is { } instead)
        {
            return instead;
        }

        var response = await base.SendAsync(request, cancellationToken);
        await After(request, response).WaitAsync(cancellationToken);
        return response;
    }
}
