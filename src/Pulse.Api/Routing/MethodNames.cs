using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;
using Pulse.Api.Errors;

namespace Pulse.Api.Routing;

/// <summary>
/// Rejects known methods in other letter case. Method names are case-sensitive (RFC 9110, 9.1), but routing ignores case and would run the
/// action, and the server would send a body in response to <c>head</c>.
/// </summary>
internal static class MethodNames
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HttpMethods.Get,
        HttpMethods.Head,
        HttpMethods.Post,
        HttpMethods.Put,
        HttpMethods.Patch,
        HttpMethods.Delete,
        HttpMethods.Options,
        HttpMethods.Trace,
        HttpMethods.Connect);

    /// <summary>Must run before everything that uses the method.</summary>
    public static void UseMethodNames(this IApplicationBuilder app) => app.Use((context, next) =>
        Known.TryGetValue(context.Request.Method, out var known) && known != context.Request.Method
            ? RefuseAsync(context, known)
            : next(context));

    private static Task RefuseAsync(HttpContext context, string known)
    {
        context.Response.Headers[HeaderNames.Allow] = known;
        return Problems.WriteAsync(
            context,
            Problems.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"Method names are case-sensitive. Send {known}."));
    }
}
