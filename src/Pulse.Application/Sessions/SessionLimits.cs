using Pulse.Application.Authorization;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>Configuration section <c>Sessions</c>.</summary>
public sealed class SessionLimits
{
    /// <summary>Nobody acts as somebody else for longer without asking again.</summary>
    public static readonly TimeSpan LongestImpersonation = TimeSpan.FromHours(1);

    /// <summary>How long a session lives, in minutes; 1 to 525,600 (a year). A key's session ends with its key at the latest.</summary>
    public int LifetimeMinutes { get; init; } = 720;

    /// <summary>The same for a session made from a key; null: as long as any other.</summary>
    public int? ApiKeyLifetimeMinutes { get; init; }

    /// <summary>After how many minutes without a request a user's session ends; null: never.</summary>
    public int? IdleMinutes { get; init; }

    /// <summary>The same for a session made from a key; null: never.</summary>
    public int? ApiKeyIdleMinutes { get; init; }

    /// <summary>
    /// Sessions of one user at the same time, those in which the user acts as another included; 1 to 100,000. With one more login the oldest
    /// ends.
    /// </summary>
    public int MaxPerUser { get; init; } = 100;

    /// <summary>The same for one API key.</summary>
    public int MaxPerApiKey { get; init; } = 1_000;

    /// <summary>Sessions in which one user acts as others at the same time; 1 to 1,000. One more is refused.</summary>
    public int MaxImpersonationsPerUser { get; init; } = 20;

    /// <summary>Sessions of one owner at the same time.</summary>
    public int MaxOf(SessionOwner owner) => owner.UserId is null ? MaxPerApiKey : MaxPerUser;

    /// <summary>How long a session of this caller lives.</summary>
    public TimeSpan LifetimeOf(Caller caller) => TimeSpan.FromMinutes(caller is ApiKeyCaller ? ApiKeyLifetimeMinutes ?? LifetimeMinutes : LifetimeMinutes);

    /// <summary>How long a session lives in which this caller acts as somebody else.</summary>
    public TimeSpan LifetimeOfImpersonationBy(UserCaller caller) => LifetimeOf(caller) is var own && own < LongestImpersonation ? own : LongestImpersonation;

    /// <summary>How long a session goes on unused; null: until it expires.</summary>
    public TimeSpan? IdleLimitOf(Session session) =>
        (session.UserId is null ? ApiKeyIdleMinutes : IdleMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
}
