using Pulse.Domain.Permissions;

namespace Pulse.Domain.Sessions;

/// <summary>The limits that a login sets for its session.</summary>
/// <param name="Permissions">The only permissions that the session can have. Null: those of the credential.</param>
/// <param name="LifetimeSeconds">Lifetime in seconds, at most the configured one. Null: the configured lifetime.</param>
public readonly record struct SessionTerms(PermissionSet? Permissions = null, int? LifetimeSeconds = null)
{
    /// <returns>The shorter of the requested and the configured lifetime.</returns>
    public TimeSpan LifetimeWithin(TimeSpan configured) =>
        LifetimeSeconds is { } seconds && TimeSpan.FromSeconds(seconds) is var requested && requested < configured
            ? requested
            : configured;
}
