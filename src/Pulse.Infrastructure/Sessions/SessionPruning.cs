using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Deletes ended sessions.</summary>
internal sealed class SessionPruning(IServiceScopeFactory scopes, ILogger<SessionPruning> logger)
    : BatchPruning<IEndedSessions>(scopes, (sessions, atMost, token) => sessions.PruneAsync(atMost, token), logger);
