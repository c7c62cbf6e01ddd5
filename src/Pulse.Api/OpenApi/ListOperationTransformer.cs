using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Common;
using Pulse.Api.Lists;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the query parameters of lists from the fields of the list.</summary>
internal sealed class ListOperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requestType = DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor);
        if (!requestType.IsSubclassOf(typeof(ListQuery)))
        {
            return;
        }

        var query = (ListQuery)Activator.CreateInstance(requestType)!;
        var fields = query.Fields;
        var path = operation.Parameters?.Where(parameter => parameter.In == ParameterLocation.Path) ?? [];
        var headers = operation.Parameters?.Where(parameter => parameter.In == ParameterLocation.Header) ?? [];
        operation.Parameters =
        [
            .. path,
            Number("page", PageDescription(query), 1, ListQuery.MaxPage),
            Number(
                "pageSize",
                $"Items per page. {ListQuery.DefaultPageSize} if absent{(query.IsPaged ? "" : " and `page` is set")}.",
                1,
                ListQuery.MaxPageSize),
            Text(
                "cursor",
                "Start of the page in the default order: the value from `Link` with `rel=\"next\"`. Items that are added or deleted "
                    + "meanwhile do not shift the following pages. Not allowed with `page` or `sort`."),
            Text(
                "search",
                "Text to find in any text field, ignoring case. A page examines at most "
                    + $"{ListQuery.MaxExamined} items for search and filters, after a filter by an id. If too few of them match, the "
                    + "page is short or empty, and `next` continues."),
            Text("sort", $"Comma-separated fields, `-` for descending: {string.Join(", ", fields.Sortable)}.", query.Sort),
            .. await FiltersAsync(fields, context, cancellationToken),
            .. Members(fields),
            .. headers,
        ];
        var response = operation.Responses!["200"];
        response.AddHeader(
            context.Document!,
            PageHeaders.Total,
            $"Number of items on all pages. At most {ListQuery.MaxExamined} items are counted.",
            type: JsonSchemaType.Integer);
        response.AddHeader(
            context.Document!,
            PageHeaders.IsExact,
            $"`false` if there can be more items than `{PageHeaders.Total}`. Missing otherwise.",
            type: JsonSchemaType.Boolean);
        response.AddHeader(
            context.Document!,
            "Link",
            "The pages first, prev, next and last (RFC 8288). In the default order, and without `page` in the request, next uses a cursor, "
                + "which neither repeats nor skips items. If no page was requested: next, if there are more items. Without an exact "
                + "count, there is no last page.");
    }

    private static readonly string LastPage =
        $"Pages with numbers end with item {ListQuery.MaxExamined}; in a longer list, they cannot be searched or sorted otherwise.";

    private static string PageDescription(ListQuery query) => query.IsPaged
        ? $"Number of the page, from 1. 1 if absent. {LastPage}"
        : $"Number of the page, from 1. {LastPage} Without page and pageSize, the response has the first {ListQuery.MaxUnpaged} items, and "
            + "`Link` has the `next` page if there are more.";

    private static async Task<IEnumerable<OpenApiParameter>> FiltersAsync(
        IListFields fields, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var filters = new List<OpenApiParameter>();
        foreach (var (name, filter) in fields.Described)
        {
            var schema = await QueryOperationTransformer.SchemaOfAsync(filter.Type, context, cancellationToken);
            filters.Add(Query(name, filter.Description, schema));
        }

        foreach (var field in fields.Filterable.Except(fields.Described.Keys))
        {
            var schema = await QueryOperationTransformer.SchemaOfAsync(fields.TypeOf(field), context, cancellationToken);
            filters.Add(Exact(field, schema, fields.Accepts(field, "")));
        }

        return filters;
    }

    private static OpenApiParameter Exact(string field, IOpenApiSchema schema, bool canBeEmpty) => Query(
        field, canBeEmpty ? "Exact. Empty: none." : "Exact value.", schema);

    /// <summary>An object whose members are parameters of their own, because generators cannot make a name of a template.</summary>
    private static IEnumerable<OpenApiParameter> Members(IListFields fields) => fields.Members is { } members
        ?
        [
            new()
            {
                Name = members.Owner,
                In = ParameterLocation.Query,
                Style = ParameterStyle.Form,
                Explode = true,
                Description = $"Filters with the names `{members.Template}`: only items whose `{members.Owner}` has exactly this text "
                    + "under this name. If empty, only items without it.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
        ]
        : [];

    private static OpenApiParameter Number(string name, string description, int minimum, int maximum) =>
        Query(name, description, new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = maximum.ToString(CultureInfo.InvariantCulture),
        });

    private static OpenApiParameter Text(string name, string description, string? defaultValue = null) => Query(
        name,
        description,
        new OpenApiSchema { Type = JsonSchemaType.String, Default = defaultValue is null ? null : JsonValue.Create(defaultValue) });

    private static OpenApiParameter Query(string name, string description, IOpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
