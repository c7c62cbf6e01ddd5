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
        else if (page.Items.Count < page.Total)
        {
            response.Headers.Link = LinkToRest(context.HttpContext.Request);
        }

        return base.ExecuteResultAsync(context);
    }

    /// <summary>Pages of the largest size, of which the next is the one that follows what was answered.</summary>
    private string LinkToRest(HttpRequest request)
    {
        var query = new QueryBuilder(Others(request)) { { "pageSize", Text(ListQuery.MaxPageSize) } };
        return $"<{request.PathBase}{request.Path}{query}&page={Text(page.Items.Count / ListQuery.MaxPageSize + 1)}>; rel=\"next\"";
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

    private static string UrlOf(HttpRequest request, int number) => $"{request.PathBase}{request.Path}{new QueryBuilder(Others(request)) { { "page", Text(number) } }}";

    private static IEnumerable<KeyValuePair<string, string>> Others(HttpRequest request) =>
        request.Query.Where(parameter => parameter.Key != "page").SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
