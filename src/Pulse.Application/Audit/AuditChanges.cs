using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Audit;

/// <summary>Writes and reads the changes of an audit event: the difference of two snapshots as JSON.</summary>
public static class AuditChanges
{
    private static readonly JsonSerializerOptions Writing = OptionsWith(new SensitiveTextWriter(text => text.ToString()));

    /// <summary>Masked texts can be equal where the texts differ, so that their ciphers are compared.</summary>
    private static readonly JsonSerializerOptions Comparing = OptionsWith(new SensitiveTextWriter(text => text.Cipher));

    /// <returns>A JSON object from field to <c>{from, to}</c>. Null if nothing differs.</returns>
    public static string? Between(IAuditSnapshot? before, IAuditSnapshot? after)
    {
        var (from, to) = (FieldsOf(before, Writing), FieldsOf(after, Writing));
        var (comparedFrom, comparedTo) = (FieldsOf(before, Comparing), FieldsOf(after, Comparing));
        var changed = new JsonObject();
        foreach (var name in to.Concat(from).Select(field => field.Key).Distinct())
        {
            if (!JsonNode.DeepEquals(comparedFrom[name], comparedTo[name]))
            {
                changed[name] = new JsonObject { ["from"] = from[name]?.DeepClone(), ["to"] = to[name]?.DeepClone() };
            }
        }

        return changed.Count == 0 ? null : changed.ToJsonString(Writing);
    }

    /// <summary>The values that a change added to a list of texts.</summary>
    /// <param name="field">Name of the list.</param>
    /// <param name="changes">A result of <see cref="Between"/>.</param>
    public static IEnumerable<string> AddedTo(string field, string? changes)
    {
        var change = changes is null ? null : JsonNode.Parse(changes)![field];
        return TextsIn(change?["to"]).Except(TextsIn(change?["from"]));
    }

    private static IEnumerable<string> TextsIn(JsonNode? list) => list is JsonArray texts ? texts.Select(text => (string)text!) : [];

    private static JsonObject FieldsOf(IAuditSnapshot? snapshot, JsonSerializerOptions options) =>
        snapshot is null ? [] : JsonSerializer.SerializeToNode(snapshot, snapshot.GetType(), options)!.AsObject();

    private static JsonSerializerOptions OptionsWith(SensitiveTextWriter sensitiveTexts) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new InstantWriter(), sensitiveTexts },
    };

    private sealed class InstantWriter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instant.ToText(value));
    }

    private sealed class SensitiveTextWriter(Func<SensitiveText, string?> textOf) : JsonConverter<SensitiveText>
    {
        public override SensitiveText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, SensitiveText value, JsonSerializerOptions options) =>
            writer.WriteStringValue(textOf(value));
    }
}
