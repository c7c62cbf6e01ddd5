using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Json;
using Pulse.Api.QueryParameters;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Describes the query parameters of other operations from the properties of their requests.</summary>
internal sealed class QueryOperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
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
                Schema = SchemaOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType),
            });
        }

        return Task.CompletedTask;
    }

    public static OpenApiSchema SchemaOf(Type type) => type switch
    {
        _ when type == typeof(int) => new OpenApiSchema { Type = JsonSchemaType.Integer },
        _ when type == typeof(bool) => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ when type == typeof(Guid) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        _ when type == typeof(DateTime) => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        { IsEnum: true } => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. NameConverterFactory.NamesIn(type).Select(name => (JsonNode)name)],
        },
        _ when type == typeof(PermissionName) => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = PermissionName.Pattern,
            MaxLength = PermissionName.MaxLength,
            Examples = [Permission.ReadApiKeys.Name()],
        },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
