using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

public interface IAuditEventRepository
{
    /// <returns>Newest first, from the cursor on, at most so many; null where the cursor is no event that the caller may see.</returns>
    /// <param name="account">Whose events.</param>
    /// <param name="andSystem">Whether the system's as well.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<AuditEvent>?> ListAsync(AccountId account, bool andSystem, ListAuditEvents query, int atMost, CancellationToken cancellationToken);

    /// <returns>What the account's events of one name after an instant have changed of one thing.</returns>
    /// <param name="account">Whose events.</param>
    /// <param name="action">What they are called.</param>
    /// <param name="target">The id of the thing.</param>
    /// <param name="after">The instant.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<string>> ListChangesAsync(AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken);
}
