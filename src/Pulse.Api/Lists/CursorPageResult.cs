using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Lists;

/// <summary>A list as an array, with the URL of the next page in the header Link (RFC 8288).</summary>
internal sealed class CursorPageResult<T>(CursorPage<T> page) : OkObjectResult(page.Items)
{
    private const string Cursor = "cursor";

    public override Task ExecuteResultAsync(ActionContext context)
    {
        if (page.Next is { } next)
        {
            var request = context.HttpContext.Request;
            var others = request.Query.Where(parameter => parameter.Key != Cursor)
                .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? ""));
            var query = new QueryBuilder(others) { { Cursor, next.ToString() } };
            context.HttpContext.Response.Headers.Link = $"<{request.PathBase}{request.Path}{query}>; rel=\"next\"";
        }

        return base.ExecuteResultAsync(context);
    }
}
