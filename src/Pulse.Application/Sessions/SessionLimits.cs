using Pulse.Application.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
public sealed class SessionLimits
{
    /// <summary>Longest impersonated session.</summary>
    public static readonly TimeSpan LongestImpersonation = TimeSpan.FromHours(1);

    /// <summary>Lifetime of a session in minutes, 1 to 525,600 (a year). A key's session also ends with its key.</summary>
    public int LifetimeMinutes { get; init; } = 720;

    /// <summary>Lifetime of an API key's session in minutes. Null: the lifetime of user sessions.</summary>
    public int? ApiKeyLifetimeMinutes { get; init; }

    /// <summary>Minutes without a request after which a user's session ends. Null: never.</summary>
    public int? IdleMinutes { get; init; }

    /// <summary>Minutes without a request after which an API key's session ends. Null: never.</summary>
    public int? ApiKeyIdleMinutes { get; init; }

    /// <summary>Simultaneous sessions of one user including impersonations, 1 to 100,000. Another login ends the oldest one.</summary>
    public int MaxPerUser { get; init; } = 100;

    /// <summary>Simultaneous sessions of one API key, 1 to 100,000.</summary>
    public int MaxPerApiKey { get; init; } = 1_000;

    /// <summary>Simultaneous impersonated sessions of one user, 1 to 1,000. Another one is rejected.</summary>
    public int MaxImpersonationsPerUser { get; init; } = 20;

    /// <summary>Simultaneous sessions of the owner.</summary>
    public int MaxOf(SessionOwner owner) => owner.UserId is null ? MaxPerApiKey : MaxPerUser;

    /// <summary>Lifetime of a session of the caller.</summary>
    public TimeSpan LifetimeOf(Caller caller) => LifetimeOf(caller is ApiKeyCaller);

    /// <summary>Lifetime of a session of an API key, or of a user.</summary>
    public TimeSpan LifetimeOf(bool apiKey) =>
        TimeSpan.FromMinutes(apiKey ? ApiKeyLifetimeMinutes ?? LifetimeMinutes : LifetimeMinutes);

    /// <summary>Lifetime of an impersonated session of the caller.</summary>
    public TimeSpan LifetimeOfImpersonationBy(UserCaller caller) =>
        LifetimeOf(caller) is var lifetime && lifetime < LongestImpersonation ? lifetime : LongestImpersonation;

    /// <summary>Longest time without a request. Null: unlimited.</summary>
    public TimeSpan? IdleLimitOf(Session session) =>
        (session.UserId is null ? ApiKeyIdleMinutes : IdleMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
}
