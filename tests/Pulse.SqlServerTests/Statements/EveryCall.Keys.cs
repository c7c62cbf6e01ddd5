using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Limits;

namespace Pulse.SqlServerTests.Statements;

/// <summary>The dependents of a key during its life cycle.</summary>
internal sealed partial class EveryCall
{
    private async Task KeyLivesAsync()
    {
        var key = Guid.CreateVersion7();
        await InUnitOfWorkAsync<IApiKeyRepository>(keys => keys.FindRetiringAsync(Samples.Account, Samples.Now, None));
        await CallAsync<IQuotaStore>(quotas => quotas.CountReservedAsync(key, Samples.Now, None), withAccount: false);
        await CallAsync<IAuditEventRepository>(
            events => events.ListChangesAsync(Samples.Account, AuditActions.ApiKeyUpdated, key.ToString(), Samples.Now, None));
        await CallAsync<IAuditEventRepository>(events => events.FindArchivedUntilAsync(Samples.Account, None));
    }
}
