using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Audit;

/// <summary>Leaves a property out of the audit log: it follows from others and from the time.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotRecordedAttribute : Attribute;

/// <summary>What differs between what callers saw of something and what they see of it now. No answer but one holds a secret, and that one never comes here.</summary>
public static class AuditChanges
{
    private static readonly JsonSerializerOptions Writing = OptionsWith(new MaskWriter(number => number.ToString()));

    /// <summary>Numbers that end alike differ by what is kept of them, which nobody reads.</summary>
    private static readonly JsonSerializerOptions Comparing = OptionsWith(new MaskWriter(number => number.Cipher));

    /// <summary>The row itself says when and by whom.</summary>
    private static readonly string[] Told = ["updatedAt", "updatedBy", "lastUsedAt", "lastUsedIp"];

    /// <returns>JSON, field to <c>{from, to}</c>; null where nothing differs.</returns>
    public static string? Between(object? before, object? after)
    {
        var (from, to) = (FieldsOf(before, Writing), FieldsOf(after, Writing));
        var (fromKept, toKept) = (FieldsOf(before, Comparing), FieldsOf(after, Comparing));
        var changed = new JsonObject();
        foreach (var name in to.Concat(from).Select(field => field.Key).Distinct().Except(Told))
        {
            if (!JsonNode.DeepEquals(fromKept[name], toKept[name]))
            {
                changed[name] = new JsonObject { ["from"] = from[name]?.DeepClone(), ["to"] = to[name]?.DeepClone() };
            }
        }

        return changed.Count == 0 ? null : changed.ToJsonString(Writing);
    }

    /// <summary>What stands in a list now and did not before, by what <see cref="Between"/> has written.</summary>
    /// <param name="field">The list.</param>
    /// <param name="changes">What it has written.</param>
    public static IEnumerable<string> AddedTo(string field, string? changes)
    {
        var change = changes is null ? null : JsonNode.Parse(changes)![field];
        return TextsIn(change?["to"]).Except(TextsIn(change?["from"]));
    }

    private static IEnumerable<string> TextsIn(JsonNode? list) => list is JsonArray texts ? texts.Select(text => (string)text!) : [];

    private static JsonObject FieldsOf(object? seen, JsonSerializerOptions options) =>
        seen is null ? [] : JsonSerializer.SerializeToNode(seen, seen.GetType(), options)!.AsObject();

    private static JsonSerializerOptions OptionsWith(MaskWriter mask) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new InstantWriter(), mask },
    };

    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(NotRecordedAttribute), inherit: true) == true).ToList())
        {
            type.Properties.Remove(property);
        }
    }

    private sealed class InstantWriter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Instant.ToText(value));
    }

    private sealed class MaskWriter(Func<SensitiveText, string?> textOf) : JsonConverter<SensitiveText>
    {
        public override SensitiveText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, SensitiveText value, JsonSerializerOptions options) => writer.WriteStringValue(textOf(value));
    }
}
