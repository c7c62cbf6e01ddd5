using Pulse.Application.Audit;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Audit;

/// <summary>Holds reads of the audit log while a gate is closed.</summary>
internal sealed class HeldEvents(IAuditEventRepository inner, Gate gate) : IAuditEventRepository
{
    public async Task<CursorPage<AuditEvent>?> ListAsync(
        AccountId account, bool andSystem, ListAuditEvents query, int size, CancellationToken cancellationToken)
    {
        await gate.PassAsync();
        return await inner.ListAsync(account, andSystem, query, size, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListChangesAsync(
        AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken) =>
        inner.ListChangesAsync(account, action, target, after, cancellationToken);

    public Task<DateTime?> FindArchivedUntilAsync(AccountId account, CancellationToken cancellationToken) =>
        inner.FindArchivedUntilAsync(account, cancellationToken);
}
