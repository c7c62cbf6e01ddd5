using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Describes the types that custom converters read and write, which the generator cannot know: texts, names, dates and merge patches. Also
/// says which properties are always there.
/// </summary>
internal sealed class SchemaTransformer(
    IApiDescriptionGroupCollectionProvider actions, IOptions<Microsoft.AspNetCore.Mvc.JsonOptions> json) : IOpenApiSchemaTransformer
{
    private const string LimitPatch =
        "A JSON merge patch (RFC 7396): absent members stay unchanged. Without a limit yet, both are required. "
        + "Null removes the limit; a member cannot be null.";

    // Keys of the generator. It replaces a schema with an id by a reference to the component of its type, together with null if it is
    // nullable.
    private const string ReferenceId = "x-schema-id";
    private const string ReferenceDescription = "x-ref-description";
    private const string Nullable = "x-is-nullable-property";

    private readonly BodyTypes bodies = new(actions, json.Value.JsonSerializerOptions);

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var property = context.JsonPropertyInfo;
        if (MergePatchConverterFactory.PatchedBy(type) is not { } patched)
        {
            await DescribeAsync(schema, type, IsNullable(property, context), context, cancellationToken);
        }
        else if (!IsObject(patched, context.JsonTypeInfo.Options))
        {
            await DescribeAsync(schema, patched, Nullability.AcceptsNull(property!), context, cancellationToken);
        }
        else if (property is null)
        {
            await DescribePatchAsync(schema, patched, context, cancellationToken);
        }
        else
        {
            DescribeInline(schema);
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.Null },
                await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken),
            ];
        }

        if (property is not null && MergePatchConverterFactory.PatchedBy(type) is null && !IsNullable(property, context))
        {
            schema.Type &= ~JsonSchemaType.Null;
            schema.Metadata?.Remove(Nullable);
        }

        Constraints.Describe(schema, type, context.ApplicationServices);
        if (type.IsAssignableTo(typeof(ProblemDetails)))
        {
            ProblemSchema.Describe(schema);
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && !bodies.Contain(type))
        {
            ResponseSchema.Describe(schema, json.Value.JsonSerializerOptions.GetTypeInfo(type));
        }

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && type.BaseType is { } general && general != typeof(object)
            && type.IsClass)
        {
            await ResponseSchema.InheritAsync(schema, general, context, cancellationToken);
        }

        if (SchemaExamples.Of(type) is { } example)
        {
            schema.Examples = [example];
        }
    }

    public static bool IsObject(Type type, JsonSerializerOptions options) => options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object;

    /// <summary>A merge patch has the same members as the patched type. Each can be absent or null.</summary>
    private static async Task DescribePatchAsync(
        OpenApiSchema schema, Type patched, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var whole = await context.GetOrCreateSchemaAsync(patched, parameterDescription: null, cancellationToken);
        schema.Type = JsonSchemaType.Object;
        if (whole.Required is null or { Count: 0 })
        {
            schema.AllOf = [whole];
            return;
        }

        schema.AdditionalPropertiesAllowed = false;
        schema.Properties = whole.Properties;
        if (patched == typeof(RateLimitDto) || patched == typeof(QuotaDto))
        {
            schema.Description = LimitPatch;
        }
    }

    /// <summary>A reference cannot also allow null.</summary>
    private static void DescribeInline(OpenApiSchema schema)
    {
        if (schema.Metadata is { } metadata)
        {
            schema.Description = metadata.TryGetValue(ReferenceDescription, out var text) ? (string)text : schema.Description;
            metadata.Remove(ReferenceId);
        }
    }

    /// <summary>Describes a type that becomes a component.</summary>
    private static void DescribeComponent(OpenApiSchema schema, Type type, bool nullable)
    {
        schema.Type = JsonSchemaType.String;
        schema.Metadata ??= new Dictionary<string, object>();
        schema.Metadata[ReferenceId] = type.Name;
        schema.Metadata.Remove(Nullable);
        if (nullable)
        {
            schema.Metadata[Nullable] = true;
        }
    }

    private static async Task DescribeAsync(
        OpenApiSchema schema, Type type, bool nullable, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var orNull = nullable ? JsonSchemaType.Null : 0;
        switch (System.Nullable.GetUnderlyingType(type) ?? type)
        {
            case var text when text == typeof(string) || text == typeof(SensitiveText):
                schema.Type = JsonSchemaType.String | orNull;
                break;
            case var flag when flag == typeof(bool):
                schema.Type = JsonSchemaType.Boolean | orNull;
                break;
            case var instant when instant == typeof(DateTime):
                schema.Type = JsonSchemaType.String | orNull;
                schema.Format = "date-time";
                break;
            case var day when day == typeof(DateOnly):
                schema.Type = JsonSchemaType.String | orNull;
                schema.Format = "date";
                break;
            case var number when number == typeof(decimal):
                schema.Type = JsonSchemaType.Number | orNull;
                break;
            case var number when number == typeof(int):
                // The default of generators.
                schema.Type = JsonSchemaType.Integer | orNull;
                schema.Format = null;
                break;
            case var permission when permission == typeof(PermissionName):
                schema.Pattern = PermissionName.Pattern;
                schema.MaxLength = PermissionName.MaxLength;
                if (nullable)
                {
                    DescribeInline(schema);
                    schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
                    break;
                }

                DescribeComponent(schema, permission, nullable: false);
                schema.Examples = [Permission.ReadApiKeys.Name()];
                schema.Description =
                    $"The name of a permission. Built in: {PermissionSet.BuiltIn}. Others are defined by this installation; their names "
                    + "contain a dot or a colon.";
                break;
            case { IsEnum: true } named:
                DescribeComponent(schema, named, nullable);
                schema.Enum = [.. NameConverterFactory.NamesIn(named).Select(name => (JsonNode)name)];
                break;
            case var changes when changes == typeof(JsonObject):
                schema.Type = JsonSchemaType.Object;
                schema.AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["from"] = new OpenApiSchema(), ["to"] = new OpenApiSchema() },
                };
                break;
            case var texts when texts == typeof(IReadOnlyDictionary<string, string>):
                schema.Type = JsonSchemaType.Object | orNull;
                var inside = JsonSchemaType.String | Nullability.NullInside(context.JsonPropertyInfo);
                schema.AdditionalProperties = new OpenApiSchema { Type = inside };
                break;
            case var list when list == typeof(IReadOnlyList<PermissionName>) || list == typeof(IReadOnlyList<string>):
                schema.Type = JsonSchemaType.Array | orNull;
                schema.Items ??= await context.GetOrCreateSchemaAsync(
                    list.GetGenericArguments()[0], parameterDescription: null, cancellationToken);
                break;
        }
    }

    /// <summary>A property that the validator demands cannot be null. One that is left out instead of null cannot, either.</summary>
    private static bool IsNullable(JsonPropertyInfo? property, OpenApiSchemaTransformerContext context) =>
        property is { IsGetNullable: true } or { IsSetNullable: true }
        && !property.DeclaringType.IsAssignableTo(typeof(ProblemDetails))
        && property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) != true
        && !Constraints.Demand(property.DeclaringType, property.Name, context.ApplicationServices);
}
