using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Pulse.Application.Common;

namespace Pulse.Api.OpenApi;

/// <summary>Names of schemas as clients should see them: without our suffixes.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Dto";

    /// <summary>Null: the schema stands where it is used.</summary>
    public static string? Of(JsonTypeInfo type) =>
        type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(Optional<>)
            ? null
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name && name.EndsWith(Suffix, StringComparison.Ordinal)
                ? name[..^Suffix.Length]
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
}
