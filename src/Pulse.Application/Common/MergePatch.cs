using System.Text.Json.Nodes;

namespace Pulse.Application.Common;

/// <summary>
/// A JSON merge patch (RFC 7396) of nested sections. Beyond the RFC, what stands in a list with the <c>id</c> of something that is there
/// already is merged with that, so that nobody has to send again what it does not show.
/// </summary>
/// <param name="Sent">What the patch says, read as the thing itself: null where it says nothing, or clears.</param>
/// <param name="Json">The patch as it was sent.</param>
public sealed record MergePatch<T>(T Sent, JsonObject Json)
    where T : class
{
    private const string Id = "id";

    /// <param name="current">What is patched; null: an empty object.</param>
    /// <returns>What there is then. What the patch does not name is as it was.</returns>
    public T ApplyTo(T? current) => StoredJson.Read<T>(Merge(current is null ? null : StoredJson.ToNode(current), Json)!);

    /// <summary>Never what was sent.</summary>
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

    /// <summary>What an item of a list is about, among those that were there.</summary>
    private static JsonNode? Named(JsonArray? before, JsonNode? item) => item is JsonObject { } sent && sent[Id] is { } id
        ? before?.FirstOrDefault(old => string.Equals(TextOf(old?[Id]), TextOf(id), StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>An id in capitals is the same id.</summary>
    private static string? TextOf(JsonNode? id) => id is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
