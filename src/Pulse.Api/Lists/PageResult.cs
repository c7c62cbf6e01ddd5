using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Lists;

/// <summary>A list as an array, with what describes the page in headers: X-Total-Count and Link (RFC 8288).</summary>
internal sealed class PageResult<T>(Page<T> page) : OkObjectResult(page.Items)
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.Headers["X-Total-Count"] = page.Total.ToString(CultureInfo.InvariantCulture);
        if (page is { Number: { } number, Size: { } size })
        {
            response.Headers.Link = LinksOf(context.HttpContext.Request, number, size);
        }

        return base.ExecuteResultAsync(context);
    }

    private string LinksOf(HttpRequest request, int number, int size)
    {
        var last = Math.Max(1, (page.Total + size - 1) / size);
        List<(string Relation, int Page)> links = [("first", 1), ("last", last)];
        if (number > 1)
        {
            links.Insert(1, ("prev", Math.Min(number - 1, last)));
        }

        if (number < last)
        {
            links.Insert(links.Count - 1, ("next", number + 1));
        }

        return string.Join(", ", links.Select(link => $"<{UrlOf(request, link.Page)}>; rel=\"{link.Relation}\""));
    }

    private static string UrlOf(HttpRequest request, int number)
    {
        var others = request.Query.Where(parameter => parameter.Key != "page").SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""));
        var query = new QueryBuilder(others) { { "page", number.ToString(CultureInfo.InvariantCulture) } };
        return $"{request.PathBase}{request.Path}{query}";
    }
}
