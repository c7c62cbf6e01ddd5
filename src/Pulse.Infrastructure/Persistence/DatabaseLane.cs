using Microsoft.Extensions.DependencyInjection;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// A separate set of connections per purpose. A lane never waits for connections of another lane, so reads of handlers cannot delay
/// the change feed, revocations, credential lookups or health checks.
/// </summary>
public enum DatabaseLane
{
    /// <summary>Reads of request handlers.</summary>
    Requests,

    /// <summary>Units of work.</summary>
    Changes,

    /// <summary>Lookups of credentials and of the rights they carry.</summary>
    Credentials,

    /// <summary>The change feed, the list of nodes, and health probes.</summary>
    System,
}

public static class DatabaseLaneScopes
{
    /// <summary>Creates a scope whose database context uses this lane. The default is <see cref="DatabaseLane.Requests"/>.</summary>
    public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory scopes, DatabaseLane lane)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().Lane = lane;
        return scope;
    }

    /// <summary>Creates a scope for work that a client waits for. In other scopes, no client waits.</summary>
    public static AsyncServiceScope CreateAwaitedScope(this IServiceScopeFactory scopes)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().IsClientWaiting = true;
        return scope;
    }
}
