using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>A usable session, without its token.</summary>
public sealed record OpenSession
{
    /// <summary>The session.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether it is the session of this client.</summary>
    public required bool Current { get; init; }

    /// <summary>The owner.</summary>
    public required SessionPrincipal Principal { get; init; }

    /// <summary>E-mail of the impersonated user. Null if none, or if the caller cannot read that user.</summary>
    public string? Impersonating { get; init; }

    /// <summary>IP address of the login. Null if unknown.</summary>
    public string? IpAddress { get; init; }

    /// <summary>User-Agent of the login. Null if unknown.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Time of the login.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the last use.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Time when it ends at the latest.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The only permissions that it can have. Null: those of its owner.</summary>
    public IReadOnlyList<string>? NarrowedTo { get; init; }
}

/// <summary>Kind of a principal.</summary>
[JsonConverter(typeof(NameConverter<PrincipalType>))]
public enum PrincipalType
{
    /// <summary>A kind that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>A user.</summary>
    User,

    /// <summary>An API key.</summary>
    ApiKey,
}

/// <summary>The owner of a session.</summary>
public sealed record SessionPrincipal
{
    /// <summary>A user or an API key.</summary>
    public required PrincipalType Type { get; init; }

    /// <summary>A user's number or an API key's UUID.</summary>
    public required string Id { get; init; }

    /// <summary>A user's e-mail or an API key's identifier.</summary>
    public required string Name { get; init; }
}

/// <summary>Filters of the list of sessions.</summary>
public sealed record SessionQuery : ListQuery
{
    /// <summary>Only the caller's own sessions.</summary>
    public bool? Mine { get; init; }

    /// <summary>Only sessions of users, or only of API keys.</summary>
    public PrincipalType? PrincipalType { get; init; }

    /// <summary>Only sessions of this user's number or API key's UUID.</summary>
    public string? PrincipalId { get; init; }

    internal override QueryText ToQuery() => base.ToQuery()
        .Add("mine", Mine).Add("principal.type", PrincipalType).Add("principal.id", PrincipalId);
}
