using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

public interface IAuditEventRepository
{
    /// <returns>
    /// At most <paramref name="size"/> events, newest first, from the cursor on. A page can have fewer events than that, and a next page:
    /// see <see cref="ListAuditEvents"/>. Null if the cursor is not a visible event.
    /// </returns>
    Task<CursorPage<AuditEvent>?> ListAsync(
        AccountId account, bool andSystem, ListAuditEvents query, int size, CancellationToken cancellationToken);

    /// <returns>The changes in the account's events with this action and target id after a time.</returns>
    Task<IReadOnlyList<string>> ListChangesAsync(
        AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken);

    /// <returns>
    /// The latest time of an archived event of the account. Null if there is none. The end of time if the record of it was changed.
    /// </returns>
    Task<DateTime?> FindArchivedUntilAsync(AccountId account, CancellationToken cancellationToken);
}
