using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Connections of one purpose. A lane has a number of its own and never waits for a connection of another: what callers read
/// cannot delay the change feed, a revocation, the look-up of a credential or a health check.
/// </summary>
public enum DatabaseLane
{
    /// <summary>Reads of handlers.</summary>
    Requests,

    /// <summary>Units of work.</summary>
    Changes,

    /// <summary>Look-ups of credentials and of what decides about them.</summary>
    Credentials,

    /// <summary>The change feed, the list of nodes, and probes.</summary>
    System,
}

public static class DatabaseLaneScopes
{
    /// <summary>Makes a scope whose database context reads in this lane. A scope that is made otherwise reads in <see cref="DatabaseLane.Requests"/>.</summary>
    public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory scopes, DatabaseLane lane)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().Lane = lane;
        return scope;
    }

    /// <summary>Makes a scope for work of its own that a client waits for. A scope that is made otherwise is the process's own.</summary>
    public static AsyncServiceScope CreateAwaitedScope(this IServiceScopeFactory scopes)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().IsClientWaiting = true;
        return scope;
    }
}
