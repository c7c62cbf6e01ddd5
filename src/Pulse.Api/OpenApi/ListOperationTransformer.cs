using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Common;
using Pulse.Application.Common.Lists;

namespace Pulse.Api.OpenApi;

/// <summary>The query parameters of lists, told from the fields that the list itself knows.</summary>
internal sealed class ListOperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var requestType = DispatchesAttribute.RequestTypeOf(context.Description.ActionDescriptor);
        if (!requestType.IsSubclassOf(typeof(ListQuery)))
        {
            return Task.CompletedTask;
        }

        var query = (ListQuery)Activator.CreateInstance(requestType)!;
        var fields = query.Fields;
        var path = operation.Parameters?.Where(parameter => parameter.In == ParameterLocation.Path) ?? [];
        var headers = operation.Parameters?.Where(parameter => parameter.In == ParameterLocation.Header) ?? [];
        operation.Parameters =
        [
            .. path,
            Number("page", query.IsPaged ? "From 1, which is answered where none is given." : $"From 1. Without page and pageSize the first {ListQuery.MaxUnpaged} are answered, and `Link` has the `next` page where there are more.", 1, ListQuery.MaxPage),
            Number("pageSize", $"Items a page, {ListQuery.DefaultPageSize} where {(query.IsPaged ? "it is not" : "only page is")} given.", 1, ListQuery.MaxPageSize),
            Text("cursor", "Where the page begins, in the default order: as it stands in `Link` with `rel=\"next\"`. Rows that come or go change nothing on the pages that follow. Not with `page` or `sort`."),
            Text("search", "Text to be found in any text field, ignoring case."),
            Text("sort", $"Comma-separated fields, `-` in front for descending: {string.Join(", ", fields.Sortable)}.", query.Sort),
            .. fields.Described.Select(filter => Query(filter.Key, filter.Value.Description, QueryOperationTransformer.SchemaOf(filter.Value.Type))),
            .. fields.Filterable.Except(fields.Described.Keys).Select(field => Text(field, $"Only those with exactly this `{field}`; empty: without one.")),
            .. headers,
        ];
        if (operation.Responses?["200"] is OpenApiResponse response)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["X-Total-Count"] = new OpenApiHeader { Description = "How many there are on all pages.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                ["Link"] = new OpenApiHeader { Description = "first, prev, next and last (RFC 8288). In the default order, where no page was asked for by its number, next is a cursor that neither repeats nor skips. Of a list that was not paged: next, where there are more than were answered.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Number(string name, string description, int minimum, int maximum) => Query(name, description, new OpenApiSchema
    {
        Type = JsonSchemaType.Integer,
        Minimum = minimum.ToString(CultureInfo.InvariantCulture),
        Maximum = maximum.ToString(CultureInfo.InvariantCulture),
    });

    private static OpenApiParameter Text(string name, string description, string? byDefault = null) =>
        Query(name, description, new OpenApiSchema { Type = JsonSchemaType.String, Default = byDefault is null ? null : JsonValue.Create(byDefault) });

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
