using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>A session in a list.</summary>
public sealed record ListedSession
{
    public required Session Session { get; init; }

    /// <summary>Whether its user impersonates a member of the account in effect.</summary>
    public required bool ImpersonatesMember { get; init; }
}

/// <summary>
/// Fields for filters, sorting and search in the list of sessions. Excludes the impersonated user, which is not visible to all
/// readers, and filters by the last use, which can be in memory only.
/// </summary>
public static class SessionFields
{
    /// <summary>Name of the filter for the caller's own sessions.</summary>
    public const string Mine = "mine";

    public static readonly ListFields<ListedSession> All = new ListFields<ListedSession>()
        .Flag(Mine, "Whether to return only the caller's own sessions.")
        .Value("id", listed => listed.Session.Id, FilterValues.Uuid)
        .Value(
            "principal.type",
            listed => listed.Session.UserId != null ? SessionPrincipalType.User : SessionPrincipalType.ApiKey,
            FilterValues.Named<SessionPrincipalType>)
        .Filter("principal.id", BelongsTo, "Must be a user's number or an API key's UUID.")
        .Text("principal.name", listed => listed.Session.User!.Email ?? listed.Session.Secret!.ApiKey!.Identifier)
        .Text("ipAddress", listed => listed.Session.IpAddress)
        .Text("userAgent", listed => listed.Session.UserAgent)
        .Value("createdAt", listed => listed.Session.CreatedAt, FilterValues.Date)
        .Sorted("lastSeenAt", listed => listed.Session.LastSeenAt)
        .Value("expiresAt", EndsAt, FilterValues.Date)
        .IndexedBy("id", "createdAt");

    /// <summary><see cref="Session.EndsAt"/> as a query expression.</summary>
    private static Expression<Func<ListedSession, DateTime>> EndsAt => listed =>
        (listed.Session.Secret!.EndsAt ?? listed.Session.Secret.ApiKey!.ExpiresAt ?? listed.Session.ExpiresAt) < listed.Session.ExpiresAt
            ? listed.Session.Secret.EndsAt ?? listed.Session.Secret.ApiKey!.ExpiresAt ?? listed.Session.ExpiresAt
            : listed.Session.ExpiresAt;

    /// <summary>Filters by a user's number or an API key's UUID.</summary>
    private static Expression<Func<ListedSession, bool>>? BelongsTo(string text) =>
        FilterValues.Number(text) is (true, var user) ? listed => listed.Session.UserId == user
        : FilterValues.Uuid(text) is (true, var key) ? listed => listed.Session.Secret!.ApiKeyId == key
        : null;
}
