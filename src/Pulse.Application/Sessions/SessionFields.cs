using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Fields for filters, sorting and search in the list of sessions. Excludes the impersonated user, which is not visible to all
/// readers, and filters by the last use, which can be in memory only.
/// </summary>
public static class SessionFields
{
    /// <summary>Name of the filter for the caller's own sessions.</summary>
    public const string Mine = "mine";

    public static readonly ListFields<Session> All = new ListFields<Session>()
        .Flag(Mine, "Whether to return only the caller's own sessions.")
        .Value("id", session => session.Id, FilterValues.Uuid)
        .Value(
            "principal.type",
            session => session.UserId != null ? SessionPrincipalType.User : SessionPrincipalType.ApiKey,
            FilterValues.Named<SessionPrincipalType>)
        .Filter("principal.id", BelongsTo, "Must be a user's number or an API key's UUID.")
        .Text("principal.name", session => session.User!.Email ?? session.Secret!.ApiKey!.Identifier)
        .Text("ipAddress", session => session.IpAddress)
        .Text("userAgent", session => session.UserAgent)
        .Value("createdAt", session => session.CreatedAt, FilterValues.Date)
        .Sorted("lastSeenAt", session => session.LastSeenAt)
        .Value("expiresAt", EndsAt, FilterValues.Date)
        .IndexedBy("id", "createdAt");

    /// <summary><see cref="Session.EndsAt"/> as a query expression.</summary>
    private static Expression<Func<Session, DateTime>> EndsAt => session =>
        (session.Secret!.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt) < session.ExpiresAt
            ? session.Secret.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt
            : session.ExpiresAt;

    /// <summary>Filters by a user's number or an API key's UUID.</summary>
    private static Expression<Func<Session, bool>>? BelongsTo(string text) =>
        FilterValues.Number(text) is (true, var user) ? session => session.UserId == user
        : FilterValues.Uuid(text) is (true, var key) ? session => session.Secret!.ApiKeyId == key
        : null;
}
