using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>An audit event.</summary>
public sealed record AuditEvent
{
    /// <summary>The event.</summary>
    public required Guid Id { get; init; }

    /// <summary>Time of the event.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the action, such as <c>apiKey.created</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The principal that performed the action.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>The object of the action.</summary>
    public required AuditTarget Target { get; init; }

    /// <summary>The account that the event concerns. Null: none.</summary>
    public string? AccountId { get; init; }

    /// <summary>Address of the client. Null: none.</summary>
    public string? IpAddress { get; init; }

    /// <summary>Old and new value of each changed field. Never contains a secret.</summary>
    public required IReadOnlyDictionary<string, AuditChange> Changes { get; init; }
}

/// <summary>Old and new value of a field, as JSON.</summary>
public sealed record AuditChange
{
    /// <summary>The old value. Null: none.</summary>
    public JsonElement? From { get; init; }

    /// <summary>The new value. Null: none.</summary>
    public JsonElement? To { get; init; }
}

/// <summary>Kind of the principal of an event.</summary>
[JsonConverter(typeof(NameConverter<AuditActorType>))]
public enum AuditActorType
{
    /// <summary>A kind that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>A user.</summary>
    User,

    /// <summary>An API key.</summary>
    ApiKey,

    /// <summary>Pulse itself.</summary>
    System,

    /// <summary>An applicant with an application key.</summary>
    Applicant,
}

/// <summary>The principal of an event.</summary>
public sealed record AuditActor
{
    /// <summary>Kind of the principal.</summary>
    public required AuditActorType Type { get; init; }

    /// <summary>A user's number, or the UUID of a key or of an applicant's application. Null if unknown and for Pulse itself.</summary>
    public string? Id { get; init; }

    /// <summary>A user's e-mail, a key's identifier or <c>applicant</c>. Null for Pulse itself.</summary>
    public string? Name { get; init; }

    /// <summary>The impersonated user. Null: none.</summary>
    public ImpersonatedActor? Impersonating { get; init; }
}

/// <summary>An impersonated user.</summary>
public sealed record ImpersonatedActor
{
    /// <summary>A user's number.</summary>
    public required string Id { get; init; }

    /// <summary>The user's e-mail.</summary>
    public required string Name { get; init; }
}

/// <summary>The object of an event.</summary>
public sealed record AuditTarget
{
    /// <summary>Type of the object.</summary>
    public required string Type { get; init; }

    /// <summary>Id of the object. Null: it has none.</summary>
    public string? Id { get; init; }
}

/// <summary>Which audit events are wanted.</summary>
public sealed record AuditEventQuery
{
    /// <summary>Events per request, 1 to 100. Default: 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Only events by this user's number or e-mail, or key's UUID or identifier, or by a user who impersonated it.</summary>
    public string? Actor { get; init; }

    /// <summary>Only events with this action, such as <c>apiKey.created</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Only events with this target id.</summary>
    public string? Target { get; init; }

    /// <summary>Only events at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? To { get; init; }

    internal QueryText ToQuery() => new QueryText().Add("pageSize", PageSize)
        .Add("actor", Actor).Add("action", Action).Add("target", Target).Add("from", From).Add("to", To);
}
