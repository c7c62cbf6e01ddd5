using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.Domain.Applications;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>
/// Describes the types that custom converters read and write, which the generator cannot know: texts, names, dates and merge patches.
/// </summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    private const string LimitPatch =
        "A JSON merge patch (RFC 7396) of the limit. Absent members stay unchanged. If there is no limit yet, both members are required. "
        + "Null instead of the patch removes the limit; a member cannot be null.";

    /// <summary>At one place only. Elsewhere a permission has only its form.</summary>
    private static readonly string NamesOfPermissions =
        $"Built in: {PermissionSet.BuiltIn}. Others are defined by this installation; their names contain a dot or a colon.";

    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var property = context.JsonPropertyInfo;
        if (MergePatchConverterFactory.PatchedBy(type) is not { } patched)
        {
            Describe(schema, type, property is { IsGetNullable: true } or { IsSetNullable: true });
        }
        else if (!IsObject(patched, context.JsonTypeInfo.Options))
        {
            Describe(schema, patched, AcceptsNull(property!));
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

        if (type == typeof(PermissionName) && property?.DeclaringType == typeof(PermissionDto))
        {
            schema.Description = NamesOfPermissions;
        }

        MaxLengths.Describe(schema, type, context.ApplicationServices);
        if (type.IsAssignableTo(typeof(ProblemDetails)))
        {
            DescribeProblem(schema);
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
        schema.Type = JsonSchemaType.Object;
        schema.Properties = (await context.GetOrCreateSchemaAsync(patched, parameterDescription: null, cancellationToken)).Properties;
        if (patched == typeof(RateLimitDto) || patched == typeof(QuotaDto))
        {
            schema.Description = LimitPatch;
        }
    }

    /// <summary>
    /// The generator would replace the schema by a reference to the component of its type, which cannot also allow null. The keys are
    /// those of the generator.
    /// </summary>
    private static void DescribeInline(OpenApiSchema schema)
    {
        schema.Description = (string)schema.Metadata!["x-ref-description"];
        schema.Metadata.Remove("x-schema-id");
    }

    private static void Describe(OpenApiSchema schema, Type type, bool nullable)
    {
        var orNull = nullable ? JsonSchemaType.Null : 0;
        switch (Nullable.GetUnderlyingType(type) ?? type)
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
            case var permission when permission == typeof(PermissionName):
                schema.Type = JsonSchemaType.String | orNull;
                schema.Pattern = PermissionName.Pattern;
                schema.MaxLength = PermissionName.MaxLength;
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
                schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String };
                break;
            case { IsEnum: true } named:
                schema.Type = JsonSchemaType.String | orNull;
                schema.Enum = [.. NameConverterFactory.NamesIn(named).Select(name => (JsonNode)name)];
                break;
            case var list when list == typeof(IReadOnlyList<PermissionName>) || list == typeof(IReadOnlyList<string>):
                var items = new OpenApiSchema();
                Describe(items, list.GetGenericArguments()[0], nullable: false);
                schema.Type = JsonSchemaType.Array | orNull;
                schema.Items = items;
                break;
        }
    }

    /// <summary>Whether a member of a merge patch can be null, as in <c>MergePatch&lt;string?&gt;</c>.</summary>
    private static bool AcceptsNull(JsonPropertyInfo member)
    {
        var value = new NullabilityInfoContext().Create((PropertyInfo)member.AttributeProvider!).GenericTypeArguments[0];
        return value.ReadState == NullabilityState.Nullable;
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "Problem details (RFC 9457).";
        schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable error code." };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Id of the request in the log." };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "For a validation error: the messages for each invalid value, by its JSON path.",
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
    }
}
