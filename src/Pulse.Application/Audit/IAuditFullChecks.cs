using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Audit;

/// <summary>Verifies chains from their beginning, in the background.</summary>
public interface IAuditFullChecks
{
    /// <summary>Starts the check of an account's chain, unless it runs already. Null: the system's chain.</summary>
    Task<ErrorOr<Success>> StartAsync(AccountId? account, CancellationToken cancellationToken);
}
