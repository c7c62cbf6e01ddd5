using System.Collections.Concurrent;

namespace Pulse.Api.Responses;

/// <summary>
/// Answers of an endpoint that are the same for every caller as long as the process runs: each is made once, compressed
/// once, and served from memory with an entity tag. Of a route with a parameter only the path without it is served.
/// </summary>
/// <param name="make">Makes an answer. Knows nothing of the request but its path.</param>
internal sealed class StaticResponses(RequestDelegate make)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly ConcurrentDictionary<string, Lazy<Task<StaticResponse?>>> answers = new(StringComparer.Ordinal);

    /// <summary>Whether the response is such an answer and no refusal or failure.</summary>
    public static bool IsSending(HttpContext context) => context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified
        && context.GetEndpoint()?.Metadata.GetMetadata<StaticResponses>() is not null;

    /// <summary>Wraps an endpoint, which then answers HEAD too.</summary>
    public static void Wrap(EndpointBuilder endpoint)
    {
        var answers = new StaticResponses(endpoint.RequestDelegate!);
        endpoint.RequestDelegate = answers.AnswerAsync;
        foreach (var known in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
        {
            endpoint.Metadata.Remove(known);
        }

        endpoint.Metadata.Add(new HttpMethodMetadata(Methods));
        endpoint.Metadata.Add(answers);
    }

    /// <summary>Routing ignores the case of a path, and what an answer says of its own path must not depend on who asked first.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.RouteValues.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var path = context.Request.Path.Value!.ToLowerInvariant();
        var kept = answers.GetOrAdd(path, _ => new Lazy<Task<StaticResponse?>>(() => MakeAsync(context, path)));
        StaticResponse? answer = null;
        try
        {
            answer = await kept.Value;
        }
        finally
        {
            if (answer is null)
            {
                answers.TryRemove(path, out _);
            }
        }

        await (answer is null ? make(context) : answer.SendAsync(context));
    }

    /// <summary>Asks for the answer in a request of its own, which does not end when the first caller hangs up.</summary>
    /// <returns>Null for anything but a 200.</returns>
    private async Task<StaticResponse?> MakeAsync(HttpContext caller, string path)
    {
        await using var scope = caller.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.SetEndpoint(caller.GetEndpoint());
        context.Request.Method = HttpMethods.Get;
        context.Request.PathBase = caller.Request.PathBase;
        context.Request.Path = path;
        context.Response.Body = body;
        await make(context);
        await context.Response.CompleteAsync();
        return context.Response.StatusCode == StatusCodes.Status200OK ? await StaticResponse.OfAsync(context.Response.ContentType!, body.ToArray()) : null;
    }
}
