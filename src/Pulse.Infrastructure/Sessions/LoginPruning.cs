using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Deletes what is left of logins with a second factor.</summary>
internal sealed class LoginPruning(IServiceScopeFactory scopes, ILogger<LoginPruning> logger)
    : BatchPruning<IEndedLogins>(scopes, (logins, atMost, token) => logins.PruneAsync(atMost, token), logger);
