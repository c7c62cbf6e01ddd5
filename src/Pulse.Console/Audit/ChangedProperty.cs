using System.Text.Json.Nodes;

namespace Pulse.Console.Audit;

/// <summary>A property of an audit event that has changed.</summary>
/// <param name="Name">The name for people.</param>
/// <param name="Before">The old value in lines. Empty: none.</param>
/// <param name="After">The new value in lines. Empty: none.</param>
public sealed record ChangedProperty(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    /// <summary>The properties of an event, in their order.</summary>
    public static IReadOnlyList<ChangedProperty> ListOf(JsonObject changes) =>
    [
        .. changes.Select(change => change.Value is JsonObject value && (value.ContainsKey("from") || value.ContainsKey("to"))
            ? new ChangedProperty(AuditTexts.OfName(change.Key), LinesOf(value["from"]), LinesOf(value["to"]))
            : new ChangedProperty(AuditTexts.OfName(change.Key), [], LinesOf(change.Value))),
    ];

    /// <summary>Whether a line of the old value is not in the new one.</summary>
    public bool IsRemoved(string line) => !After.Contains(line, StringComparer.Ordinal);

    /// <summary>Whether a line of the new value is not in the old one.</summary>
    public bool IsAdded(string line) => !Before.Contains(line, StringComparer.Ordinal);

    private static List<string> LinesOf(JsonNode? value) => value switch
    {
        null => [],
        JsonArray items => [.. items.SelectMany(item => item is JsonObject ? [item.ToJsonString()] : LinesOf(item))],
        JsonObject members => [.. members.SelectMany(member => LinesOf(member.Value), (member, line) => $"{member.Key}: {line}")],
        _ => [value.ToString()],
    };
}
