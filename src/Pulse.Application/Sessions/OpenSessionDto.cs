using System.Globalization;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>A usable session.</summary>
/// <param name="Id">The session.</param>
/// <param name="Current">Whether it is the presented session.</param>
/// <param name="Principal">The owner.</param>
/// <param name="Impersonating">E-mail of the impersonated user. Null if none, or if the caller cannot read that user.</param>
/// <param name="IpAddress">IP address of the login.</param>
/// <param name="UserAgent">User-Agent of the login.</param>
/// <param name="CreatedAt">Time of the login.</param>
/// <param name="LastSeenAt">Time of the last use.</param>
/// <param name="ExpiresAt">Time when it ends at the latest.</param>
/// <param name="NarrowedTo">The only permissions that it can have. Null: those of its owner.</param>
public sealed record OpenSessionDto(
    Guid Id,
    bool Current,
    SessionPrincipalDto Principal,
    string? Impersonating,
    string? IpAddress,
    string? UserAgent,
    DateTime CreatedAt,
    DateTime LastSeenAt,
    DateTime ExpiresAt,
    IReadOnlyList<PermissionName>? NarrowedTo)
{
    /// <summary>Creates the DTO of a session that is loaded with its owner and impersonated user.</summary>
    public static OpenSessionDto Of(Session session, Guid? current, bool showsImpersonated, PermissionCatalogue catalogue) => new(
        session.Id,
        session.Id == current,
        SessionPrincipalDto.Of(session),
        showsImpersonated ? session.ImpersonatedUser?.Email : null,
        session.IpAddress,
        session.UserAgent,
        session.CreatedAt,
        session.LastSeenAt,
        session.EndsAt,
        session.NarrowedTo is { } narrowed ? catalogue.Existing(narrowed).ToSortedList() : null);
}

/// <param name="Type">A user or an API key.</param>
/// <param name="Id">A user's number or an API key's UUID.</param>
/// <param name="Name">A user's e-mail or an API key's identifier.</param>
public sealed record SessionPrincipalDto(SessionPrincipalType Type, string Id, string Name)
{
    public static SessionPrincipalDto Of(Session session) => session switch
    {
        { User: { } user } => new(SessionPrincipalType.User, user.Id.ToString(CultureInfo.InvariantCulture), user.Email),
        { Secret.ApiKey: { } key } => new(SessionPrincipalType.ApiKey, key.Id.ToString(), key.Identifier),
        _ => throw new InvalidOperationException($"Session {session.Id} was loaded without its owner."),
    };
}

/// <summary>Kinds of session owners.</summary>
public enum SessionPrincipalType
{
    User,
    ApiKey,
}
