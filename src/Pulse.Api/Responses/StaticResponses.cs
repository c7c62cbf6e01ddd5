using System.Collections.Concurrent;

namespace Pulse.Api.Responses;

/// <summary>
/// Serves responses of an endpoint that are the same for all callers from memory: each is created and compressed once, and has an entity
/// tag. Of a route with parameters, only the path without them is served.
/// </summary>
/// <param name="create">Creates a response. It depends only on the path of the request.</param>
internal sealed class StaticResponses(RequestDelegate create)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly ConcurrentDictionary<string, Lazy<Task<StaticResponse?>>> responses = new(StringComparer.Ordinal);

    /// <summary>Whether the response is a static one and not an error.</summary>
    public static bool IsSending(HttpContext context) =>
        context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified
        && context.GetEndpoint()?.Metadata.GetMetadata<StaticResponses>() is not null;

    /// <summary>Wraps an endpoint. It then also supports HEAD.</summary>
    public static void Wrap(EndpointBuilder endpoint)
    {
        var responses = new StaticResponses(endpoint.RequestDelegate!);
        endpoint.RequestDelegate = responses.RespondAsync;
        foreach (var known in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
        {
            endpoint.Metadata.Remove(known);
        }

        endpoint.Metadata.Add(new HttpMethodMetadata(Methods));
        endpoint.Metadata.Add(responses);
    }

    /// <summary>
    /// Uses the path in lower case: routing ignores case, and a response that contains its path must not depend on the first request.
    /// </summary>
    private async Task RespondAsync(HttpContext context)
    {
        if (context.Request.RouteValues.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var path = context.Request.Path.Value!.ToLowerInvariant();
        var cached = responses.GetOrAdd(path, _ => new Lazy<Task<StaticResponse?>>(() => CreateAsync(context, path)));
        StaticResponse? response = null;
        try
        {
            response = await cached.Value;
        }
        finally
        {
            if (response is null)
            {
                responses.TryRemove(path, out _);
            }
        }

        await (response is null ? create(context) : response.SendAsync(context));
    }

    /// <summary>Creates the response in a request of its own, which does not end if the first client disconnects.</summary>
    /// <returns>Null if the status is not 200.</returns>
    private async Task<StaticResponse?> CreateAsync(HttpContext caller, string path)
    {
        await using var scope = caller.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.SetEndpoint(caller.GetEndpoint());
        context.Request.Method = HttpMethods.Get;
        context.Request.PathBase = caller.Request.PathBase;
        context.Request.Path = path;
        context.Response.Body = body;
        await create(context);
        await context.Response.CompleteAsync();
        return context.Response.StatusCode == StatusCodes.Status200OK
            ? await StaticResponse.OfAsync(context.Response.ContentType!, body.ToArray())
            : null;
    }
}
