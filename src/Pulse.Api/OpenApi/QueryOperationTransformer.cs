using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.QueryParameters;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the query parameters of other operations from the properties of their requests.</summary>
internal sealed class QueryOperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var bound = context.Description.ActionDescriptor.Parameters
            .Select(parameter => parameter.ParameterType)
            .FirstOrDefault(type => type.IsAssignableTo(typeof(IQueryParameters)));
        foreach (var property in bound is null ? [] : QueryParameter.Of(bound))
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = QueryParameter.NameOf(property),
                In = ParameterLocation.Query,
                Description = property.GetCustomAttribute<DescriptionAttribute>()!.Description,
                Schema = await SchemaOfAsync(
                    Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, context, cancellationToken),
            });
        }
    }

    public static async Task<IOpenApiSchema> SchemaOfAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (!type.IsEnum && type != typeof(PermissionName))
        {
            return SchemaOf(type);
        }

        context.Document!.AddComponent(
            type.Name, await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken));
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static OpenApiSchema SchemaOf(Type type) => type switch
    {
        _ when type == typeof(int) => new OpenApiSchema { Type = JsonSchemaType.Integer },
        _ when type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ when type == typeof(Guid) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        _ when type == typeof(DateTime) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
