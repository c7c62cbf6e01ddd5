using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Common;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.Lists;

/// <summary>Names of headers of lists.</summary>
internal static class PageHeaders
{
    public const string Total = "X-Total-Count";

    /// <summary><c>false</c> if there can be more items than the total, and missing otherwise.</summary>
    public const string IsExact = "X-Total-Count-Exact";
}

/// <summary>A list as an array, with the page in the headers X-Total-Count and Link (RFC 8288).</summary>
internal sealed class PageResult<T>(Page<T> page) : OkObjectResult(page.Items)
{
    private const string Number = "page";
    private const string Size = "pageSize";

    public override Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.Headers[PageHeaders.Total] = Text(page.Total);
        if (!page.IsTotalExact)
        {
            response.Headers[PageHeaders.IsExact] = "false";
        }

        List<(string Relation, string Url)> links = [.. LinksFrom(context)];
        if (links.Count > 0)
        {
            response.Headers.Link = string.Join(", ", links.Select(link => $"<{link.Url}>; rel=\"{link.Relation}\""));
        }

        return base.ExecuteResultAsync(context);
    }

    private IEnumerable<(string Relation, string Url)> LinksFrom(ActionContext context)
    {
        var request = context.HttpContext.Request;
        var next = page.Next is { } position
            ? context.HttpContext.RequestServices.GetRequiredService<CursorSeal>()
                .Seal(DispatchesAttribute.RequestTypeOf(context.ActionDescriptor), position)
            : null;
        return (page.Number, page.Size) switch
        {
            ({ } number, { } size) => ByNumber(request, number, size),
            (null, { } size) => ByCursor(request, next, size),
            _ when next is not null => [NextOf(request, (CursorSeal.Parameter, next))],
            _ when page.Items.Count < page.Total => [NextOf(request, (Number, Text(page.Items.Count / ListQuery.MaxPageSize + 1)))],
            _ => [],
        };
    }

    private static (string Relation, string Url) NextOf(HttpRequest request, (string Name, string Value) place) =>
        ("next", UrlOf(request, (Size, Text(ListQuery.MaxPageSize)), place));

    private IEnumerable<(string Relation, string Url)> ByCursor(HttpRequest request, string? next, int size)
    {
        yield return ("first", UrlOf(request));
        if (next is not null)
        {
            yield return ("next", UrlOf(request, (CursorSeal.Parameter, next)));
        }

        if (page.IsTotalExact)
        {
            yield return ("last", UrlOf(request, (Number, Text(Last(size)))));
        }
    }

    private IEnumerable<(string Relation, string Url)> ByNumber(HttpRequest request, int number, int size)
    {
        var last = Last(size);
        yield return ("first", UrlOf(request, (Number, Text(1))));
        if (number > 1)
        {
            yield return ("prev", UrlOf(request, (Number, Text(Math.Min(number - 1, last)))));
        }

        if (page.IsTotalExact ? number < last : (number + 1L) * size <= ListQuery.MaxExamined)
        {
            yield return ("next", UrlOf(request, (Number, Text(number + 1))));
        }

        if (page.IsTotalExact)
        {
            yield return ("last", UrlOf(request, (Number, Text(last))));
        }
    }

    private int Last(int size) => Math.Max(1, (page.Total + size - 1) / size);

    private static string UrlOf(HttpRequest request, params (string Name, string Value)[] place)
    {
        var others = request.Query.Where(parameter => parameter.Key is not (Number or CursorSeal.Parameter))
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? ""));
        var query = new QueryBuilder([.. others, .. place.Select(part => KeyValuePair.Create(part.Name, part.Value))]);
        return $"{request.PathBase}{request.Path}{query}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
