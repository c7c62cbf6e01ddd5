using System.Globalization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>A session that can be used.</summary>
/// <param name="Id">The session.</param>
/// <param name="Current">Whether it is the one that was presented.</param>
/// <param name="Principal">Whose it is.</param>
/// <param name="Impersonating">The e-mail of the user as whom they act in it; null: as nobody else, or nobody whom the caller may know of.</param>
/// <param name="IpAddress">Where the login came from.</param>
/// <param name="UserAgent">What the client that logged in called itself.</param>
/// <param name="CreatedAt">When the login was.</param>
/// <param name="LastSeenAt">When it was last used.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
public sealed record OpenSessionDto(
    Guid Id,
    bool Current,
    SessionPrincipalDto Principal,
    string? Impersonating,
    string? IpAddress,
    string? UserAgent,
    DateTime CreatedAt,
    DateTime LastSeenAt,
    DateTime ExpiresAt)
{
    /// <param name="session">With whose it is, and as whom they act in it.</param>
    /// <param name="current">The session that was presented.</param>
    /// <param name="showsImpersonated">Whether the caller may know as whom.</param>
    public static OpenSessionDto Of(Session session, Guid? current, bool showsImpersonated) => new(
        session.Id,
        session.Id == current,
        SessionPrincipalDto.Of(session),
        showsImpersonated ? session.ImpersonatedUser?.Email : null,
        session.IpAddress,
        session.UserAgent,
        session.CreatedAt,
        session.LastSeenAt,
        session.EndsAt);
}

/// <param name="Type">A user or a key.</param>
/// <param name="Id">A user's number or a key's UUID.</param>
/// <param name="Name">A user's e-mail or a key's identifier.</param>
public sealed record SessionPrincipalDto(SessionPrincipalType Type, string Id, string Name)
{
    public static SessionPrincipalDto Of(Session session) => session switch
    {
        { User: { } user } => new(SessionPrincipalType.User, user.Id.ToString(CultureInfo.InvariantCulture), user.Email),
        { Secret.ApiKey: { } key } => new(SessionPrincipalType.ApiKey, key.Id.ToString(), key.Identifier),
        _ => throw new InvalidOperationException($"Session {session.Id} was loaded without whose it is."),
    };
}

/// <summary>Kinds of those who log in.</summary>
public enum SessionPrincipalType
{
    User,
    ApiKey,
}
