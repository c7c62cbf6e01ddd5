using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;
using Pulse.Api.Errors;

namespace Pulse.Api.Routing;

/// <summary>
/// Refuses a known method in other letter case. Names of methods are case-sensitive (RFC 9110, 9.1), but routing ignores the case and would
/// run the action, while the server takes <c>head</c> for a method whose answer has a body.
/// </summary>
internal static class MethodNames
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options, HttpMethods.Trace, HttpMethods.Connect);

    /// <summary>Comes before everything that looks at the method.</summary>
    public static void UseMethodNames(this IApplicationBuilder app) => app.Use((context, next) =>
        Known.TryGetValue(context.Request.Method, out var known) && known != context.Request.Method ? RefuseAsync(context, known) : next(context));

    private static Task RefuseAsync(HttpContext context, string known)
    {
        context.Response.Headers[HeaderNames.Allow] = known;
        return Problems.WriteAsync(
            context, Problems.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"Names of methods are case-sensitive: send {known}."));
    }
}
