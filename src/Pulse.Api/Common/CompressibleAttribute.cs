using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;

namespace Pulse.Api.Common;

/// <summary>
/// The response to this read contains no secret and can be compressed. Without this attribute, it is not: the length of a compressed
/// response tells an observer of the connection whether a text that the observer chose occurs in a secret (BREACH, CVE-2013-3587).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CompressibleAttribute : Attribute, IResultFilter
{
    /// <summary>The coding of the response, if it is long enough. Null for no coding.</summary>
    internal static ContentCoding? CodingOf(HttpContext context) => context.Features.Get<ContentCoding>();

    public void OnResultExecuting(ResultExecutingContext context)
    {
        var http = context.HttpContext;
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (ContentCoding.Select(http.Request.Headers.AcceptEncoding) is { } coding)
        {
            http.Features.Set(coding);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
