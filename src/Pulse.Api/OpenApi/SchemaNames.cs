using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Pulse.Domain.Applications;

namespace Pulse.Api.OpenApi;

/// <summary>Names of schemas as clients should see them: without our suffixes.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Dto";

    /// <summary>Null: the schema stands where it is used.</summary>
    public static string? Of(JsonTypeInfo type)
    {
        if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type).IsEnum || SchemaTransformer.IsOptional(type.Type) || type.Type == typeof(JsonObject) || type.Type == typeof(SensitiveText))
        {
            return null;
        }

        if (SchemaTransformer.IsMergePatch(type.Type))
        {
            return $"{WithoutSuffix(type.Type.GetGenericArguments()[0].Name)}Patch";
        }

        return OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? WithoutSuffix(name) : null;
    }

    private static string WithoutSuffix(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
}
