using System.Text.Json.Nodes;

namespace Pulse.Application.Common;

/// <summary>
/// A JSON merge patch (RFC 7396) of nested sections. In addition to the RFC, a list item with the <c>id</c> of an existing item is
/// merged with it, so that callers need not send hidden values again.
/// </summary>
/// <remarks>
/// A patch is a whole body or a member of one. As a member, it can be absent, a new value, or the changed members of an object.
/// <typeparamref name="T"/> is nullable if null clears the member.
/// </remarks>
/// <param name="Value">The patch as the patched type. Null if absent or cleared.</param>
/// <param name="Json">The patch as JSON, only if it is an object.</param>
public readonly record struct MergePatch<T>(T? Value, JsonObject? Json = null)
{
    private const string Id = "id";

    /// <summary>False for the default: the member is absent.</summary>
    public bool IsPresent { get; } = true;

    /// <summary>Applies the patch. An absent patch, or an absent member of an object, changes nothing.</summary>
    /// <param name="current">Null is an empty object.</param>
    public T ApplyTo(T current) => !IsPresent ? current
        : Json is null ? Value!
        : StoredJson.Read<T>(Merge(current is null ? null : StoredJson.ToNode(current), Json)!);

    /// <summary>Never contains the patch, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(MergePatch<T>);

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is JsonArray list)
        {
            return new JsonArray([.. list.Select(item => Merge(Named(target as JsonArray, item), item))]);
        }

        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var merged = target is JsonObject ? (JsonObject)target.DeepClone() : [];
        foreach (var (name, value) in members)
        {
            merged[name] = value is null ? null : Merge(merged[name], value);
        }

        return merged;
    }

    /// <summary>The existing item with the same id.</summary>
    private static JsonNode? Named(JsonArray? before, JsonNode? item) => item is JsonObject { } sent && sent[Id] is { } id
        ? before?.FirstOrDefault(old => string.Equals(TextOf(old?[Id]), TextOf(id), StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>The id as text. Ids are compared without case.</summary>
    private static string? TextOf(JsonNode? id) => id is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
