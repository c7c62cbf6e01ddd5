using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Pulse.Api.Json;
using Pulse.Domain.Applications;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Names of schemas in the document, without the suffix of the class.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Dto";

    /// <summary>Returns null for a schema that is written inline.</summary>
    public static string? Of(JsonTypeInfo type)
    {
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (value.IsEnum || value == typeof(PermissionName))
        {
            return value.Name;
        }

        if (value == typeof(ProblemDetails))
        {
            return ErrorResponses.Problem;
        }

        if (value == typeof(JsonObject) || value == typeof(SensitiveText))
        {
            return null;
        }

        if (MergePatchConverterFactory.PatchedBy(type.Type) is { } patched)
        {
            return SchemaTransformer.IsObject(patched, type.Options) ? $"{WithoutSuffix(patched.Name)}Patch" : null;
        }

        return OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? WithoutSuffix(name) : null;
    }

    private static string WithoutSuffix(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
}
