using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Pulse.Api.Json;

namespace Pulse.Api.OpenApi;

/// <summary>Which values inside other types can be null.</summary>
internal static class Nullability
{
    /// <summary>Null if the texts in a dictionary can be null.</summary>
    public static JsonSchemaType NullInside(JsonPropertyInfo? property)
    {
        var texts = new NullabilityInfoContext().Create((PropertyInfo)property!.AttributeProvider!);
        texts = MergePatchConverterFactory.PatchedBy(property.PropertyType) is null ? texts : texts.GenericTypeArguments[0];
        return texts.GenericTypeArguments[1].ReadState == NullabilityState.Nullable ? JsonSchemaType.Null : 0;
    }

    /// <summary>Whether a member of a merge patch can be null, as in <c>MergePatch&lt;string?&gt;</c>.</summary>
    public static bool AcceptsNull(JsonPropertyInfo member)
    {
        var value = new NullabilityInfoContext().Create((PropertyInfo)member.AttributeProvider!).GenericTypeArguments[0];
        return value.ReadState == NullabilityState.Nullable;
    }
}
