using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// Deletes an API key. A key with too many dependents for one transaction is disabled first. Its dependents are then deleted in
/// batches, between which other writers can run, and the key in the last transaction. If the process is killed in between, the key
/// stays disabled and can be deleted again.
/// </summary>
public sealed class ApiKeyDeletion(
    RequestContext context,
    Reauthorization reauthorization,
    CurrentIdempotencyClaim held,
    IApiKeyRepository keys,
    IKeyDependents dependents,
    AuditedUpdate audited,
    ApiKeyUpdate update,
    TimeProvider clock)
{
    /// <summary>Maximum number of attempts, because another caller can enable the key while its dependents are deleted.</summary>
    private const int MaxRounds = 3;

    /// <param name="id">The key.</param>
    /// <param name="ifMatch">The version that the caller wants to delete.</param>
    /// <param name="cancellationToken">Ends the work between two transactions.</param>
    /// <returns>The key as it was.</returns>
    public async Task<ErrorOr<ApiKey>> DeleteAsync(Guid id, IfMatch ifMatch, CancellationToken cancellationToken)
    {
        var deleted = await TryAsync(id, ifMatch, cancellationToken);
        for (var round = 0; round < MaxRounds && deleted.IsError && deleted.FirstError == ApiKeyErrors.TooManyDependents; round++)
        {
            var disabled = await DisableAsync(id, ifMatch, cancellationToken);
            if (disabled.IsError)
            {
                return disabled;
            }

            // If the caller sent If-Match, an edit by another caller from now on ends the deletion.
            ifMatch = ifMatch.Versions is null ? ifMatch : new IfMatch([disabled.Value.Version]);
            while (await dependents.DeleteBatchOfDisabledAsync(id, cancellationToken) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            deleted = await TryAsync(id, ifMatch, cancellationToken);
        }

        return deleted.IsError && deleted.FirstError == ApiKeyErrors.TooManyDependents ? UnitOfWorkErrors.ConcurrentUpdate : deleted;
    }

    private Task<ErrorOr<ApiKey>> TryAsync(Guid id, IfMatch ifMatch, CancellationToken cancellationToken) => audited.DeleteAsync(
        AuditActions.ApiKeyDeleted, ifMatch, token => update.FindAsync(id, token), update.StateOf, RemoveAsync, cancellationToken);

    /// <summary>Runs without the idempotency claim, which is marked in the transaction that deletes the key.</summary>
    private async Task<ErrorOr<ApiKey>> DisableAsync(Guid id, IfMatch ifMatch, CancellationToken cancellationToken)
    {
        var claim = held.Value;
        held.Value = null;
        try
        {
            var disabled = await update.RunAsync(
                AuditActions.ApiKeyUpdated, ifMatch, token => update.FindAsync(id, token), Disable, cancellationToken);
            if (!disabled.IsError && context.Caller is ApiKeyCaller own && own.Id == id)
            {
                reauthorization.Stop();
            }

            return disabled;
        }
        finally
        {
            held.Value = claim;
        }
    }

    private ErrorOr<Success> Disable(ApiKey key) =>
        key.Edit(key.Details.WithActive(false), context.RequiredCaller.Name, clock.UtcNow);

    private async Task<ErrorOr<Success>> RemoveAsync(ApiKey key, CancellationToken cancellationToken)
    {
        if (!await dependents.FitInOneTransactionAsync([key.Id], cancellationToken))
        {
            return ApiKeyErrors.TooManyDependents;
        }

        keys.Remove(key);
        return Result.Success;
    }
}
