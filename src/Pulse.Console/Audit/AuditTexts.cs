using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;

namespace Pulse.Console.Audit;

/// <summary>Names of the audit log for people.</summary>
public static partial class AuditTexts
{
    private const int NamedChanges = 3;

    /// <summary>The values and texts of the filter by action.</summary>
    public static readonly IReadOnlyList<(string Value, string Text)> Actions =
    [
        ("", "All"),
        .. typeof(AuditActions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetValue(null)!)
            .Select(action => (action, OfAction(action)))
            .OrderBy(action => action.Item2, StringComparer.Ordinal),
    ];

    /// <summary>Such as "API key: secret refused" for <c>apiKey.secretRefused</c>.</summary>
    public static string OfAction(string action) => action.Split('.', 2) is [var kind, var verb]
        ? $"{OfName(kind)}: {Words(verb)}"
        : OfName(action);

    /// <summary>The name of a property or a type, such as "Allowed IPs" for <c>allowedIps</c>.</summary>
    public static string OfName(string name)
    {
        var words = Words(name);
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The name of a field of a form, such as "Rate limit: window seconds" for <c>rateLimit.windowSeconds</c>.</summary>
    public static string OfPath(string path)
    {
        var words = Words(path.Split('[')[0].Replace(".", ": ", StringComparison.Ordinal));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The names of the first properties that have changed.</summary>
    public static string OfChanges(JsonObject changes) =>
        string.Join(", ", changes.Take(NamedChanges).Select(change => OfName(change.Key))) + (changes.Count > NamedChanges ? ", …" : "");

    /// <summary>The principal that performed the action.</summary>
    public static string OfActor(AuditActorDto actor) =>
        actor.Name ?? actor.Id ?? (actor.Type == AuditActorType.System ? "Pulse" : $"Unknown {Words(actor.Type.ToString())}");

    /// <summary>The text by which the log can be filtered for the actor. Null if it is unknown.</summary>
    public static string? FilterOf(AuditActorDto actor) => actor.Id ?? (actor.Type == AuditActorType.Applicant ? null : actor.Name);

    private static string Words(string name)
    {
        var words = Capitals().Replace(name, " $0").Trim().ToLowerInvariant();
        return string.Join(' ', words.Split(' ').Select(word => word switch
        {
            "api" => "API",
            "ip" => "IP",
            "ips" => "IPs",
            "id" => "ID",
            "mfa" => "second factor",
            _ => word,
        }));
    }

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Capitals();
}
