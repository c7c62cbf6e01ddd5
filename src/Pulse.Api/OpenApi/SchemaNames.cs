using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Pulse.Application.Common;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Api.OpenApi;

/// <summary>Names of schemas as clients should see them: without our suffixes.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Dto";

    /// <summary>Null: the schema stands where it is used.</summary>
    public static string? Of(JsonTypeInfo type) => StandsWhereItIsUsed(type.Type) ? null
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length]
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    /// <summary>Members of patches, names of permissions (Permission is the schema of one in a list), and list queries, which are no bodies.</summary>
    private static bool StandsWhereItIsUsed(Type type) =>
        (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        || type == typeof(Permission)
        || type == typeof(IListFields)
        || type.IsSubclassOf(typeof(ListQuery));
}
