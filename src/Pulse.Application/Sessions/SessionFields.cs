using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// What the list of sessions can be filtered, sorted and searched by. Not by the impersonated user: not every reader of the session may know
/// that user. Not filtered by the last use, which is known in memory before it is written.
/// </summary>
public static class SessionFields
{
    /// <summary>Name of the filter that leaves the caller's own sessions.</summary>
    public const string Mine = "mine";

    public static readonly ListFields<Session> All = new ListFields<Session>()
        .Flag(Mine, "Whether to answer the caller's own sessions alone.")
        .Value("id", session => session.Id, FilterValues.Uuid)
        .Value("principal.type", session => session.UserId != null ? SessionPrincipalType.User : SessionPrincipalType.ApiKey, FilterValues.Named<SessionPrincipalType>)
        .Filter("principal.id", BelongsTo, "Must be a user's number or the UUID of a key.")
        .Text("principal.name", session => session.User!.Email ?? session.Secret!.ApiKey!.Identifier)
        .Text("ipAddress", session => session.IpAddress)
        .Text("userAgent", session => session.UserAgent)
        .Value("createdAt", session => session.CreatedAt, FilterValues.Date)
        .Sorted("lastSeenAt", session => session.LastSeenAt)
        .Value("expiresAt", EndsAt, FilterValues.Date);

    /// <summary><see cref="Session.EndsAt"/>, as a query.</summary>
    private static Expression<Func<Session, DateTime>> EndsAt => session =>
        (session.Secret!.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt) < session.ExpiresAt
            ? session.Secret.EndsAt ?? session.Secret.ApiKey!.ExpiresAt ?? session.ExpiresAt
            : session.ExpiresAt;

    /// <summary>Filters by a user's number or a key's UUID.</summary>
    private static Expression<Func<Session, bool>>? BelongsTo(string text) =>
        FilterValues.Number(text) is (true, var user) ? session => session.UserId == user
        : FilterValues.Uuid(text) is (true, var key) ? session => session.Secret!.ApiKeyId == key
        : null;
}
