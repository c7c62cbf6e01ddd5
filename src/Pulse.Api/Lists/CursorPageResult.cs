using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Lists;

/// <summary>A list as an array, with the way to its next page in a header: Link (RFC 8288).</summary>
internal sealed class CursorPageResult<T>(CursorPage<T> page) : OkObjectResult(page.Items)
{
    private const string Cursor = "cursor";

    public override Task ExecuteResultAsync(ActionContext context)
    {
        if (page.Next is { } next)
        {
            var request = context.HttpContext.Request;
            var others = request.Query.Where(parameter => parameter.Key != Cursor).SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""));
            context.HttpContext.Response.Headers.Link = $"<{request.PathBase}{request.Path}{new QueryBuilder(others) { { Cursor, next.ToString() } }}>; rel=\"next\"";
        }

        return base.ExecuteResultAsync(context);
    }
}
