using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;

namespace Pulse.Application.ApiKeys;

/// <summary>The audited update of an API key of the account in effect, and its parts for changes of many keys.</summary>
public sealed class ApiKeyUpdate(
    RequestContext context, IApiKeyRepository keys, IKeyDependents dependents, AuditedUpdate audited, AuditLog audit, TimeProvider clock)
{
    /// <summary>Updates the key, and deletes its secrets that have ended.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="load">Usually <see cref="FindAsync"/>, with further checks of the caller's rights.</param>
    /// <returns>The key after the change.</returns>
    public Task<ErrorOr<ApiKey>> RunAsync(
        string action,
        IfMatch ifMatch,
        Func<CancellationToken, Task<ErrorOr<ApiKey>>> load,
        Func<ApiKey, ErrorOr<Success>> change,
        CancellationToken cancellationToken)
    {
        return audited.UpdateAsync(action, ifMatch, load, StateOf, ChangeAsync, cancellationToken);

        async Task<ErrorOr<Success>> ChangeAsync(ApiKey key, CancellationToken token)
        {
            var changed = change(key);
            if (!changed.IsError)
            {
                await dependents.DropEndedSecretsAsync(key, token);
            }

            return changed;
        }
    }

    /// <returns>The key, if the caller may manage it.</returns>
    public Task<ErrorOr<ApiKey>> FindAsync(Guid id, CancellationToken cancellationToken) =>
        keys.FindAsync(context.RequiredScope.AccountId, id, cancellationToken).Or(ApiKeyErrors.NotFound).AllowedBy(MayManage);

    /// <summary>Whether the caller may change or delete the key.</summary>
    public ErrorOr<Success> MayManage(ApiKey key) =>
        DelegationPolicy.MayManage(context.RequiredScope.Rights, key.Permissions, KeyBounds.Of(key.Id, key.Details));

    /// <summary>The key as the audit log records it.</summary>
    public AuditedState StateOf(ApiKey key) => ApiKeySnapshot.StateOf(key, clock.UtcNow);

    /// <summary>Changes a loaded key in the unit of work that is running, and records it.</summary>
    public ErrorOr<Success> Update(string action, ApiKey key, Func<ApiKey, ErrorOr<Success>> change)
    {
        var before = StateOf(key);
        return change(key).ThenDo(_ => audit.RecordUpdate(action, before, StateOf(key)));
    }

    /// <summary>Removes a loaded key in the unit of work that is running, and records it.</summary>
    public ErrorOr<Success> Delete(ApiKey key, Func<ApiKey, ErrorOr<Success>> remove)
    {
        var before = StateOf(key);
        return remove(key).ThenDo(_ => audit.RecordDeletion(AuditActions.ApiKeyDeleted, before));
    }
}
