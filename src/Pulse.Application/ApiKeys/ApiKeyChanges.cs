using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>
/// The way to change a key of the account in effect: found, allowed and as the caller last saw it, in one transaction, which
/// tells the audit log what changed.
/// </summary>
public sealed class ApiKeyChanges(
    RequestContext context, IApiKeyRepository keys, IKeyDependents dependents, IUnitOfWork unitOfWork, AuditLog audit, TimeProvider clock)
{
    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="id">The key.</param>
    /// <param name="grant">What the change gives the key, or may have given it.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="change">What is done to the key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The key as it is then.</returns>
    public Task<ErrorOr<ApiKey>> ChangeAsync(
        string action, Guid id, KeyGrant grant, IfMatch ifMatch, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken) =>
        ChangeAsync(action, id, grant, ifMatch, _ => Task.FromResult(change), cancellationToken);

    /// <param name="action">What the change is called: one of <see cref="AuditActions"/>.</param>
    /// <param name="id">The key.</param>
    /// <param name="grant">What the change gives the key, or may have given it.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="prepare">Looks, in the transaction and before the key is read, at what the change depends on, and says what is done to the key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The key as it is then.</returns>
    public async Task<ErrorOr<ApiKey>> ChangeAsync(
        string action,
        Guid id,
        KeyGrant grant,
        IfMatch ifMatch,
        Func<CancellationToken, Task<Func<ApiKey, ErrorOr<Success>>>> prepare,
        CancellationToken cancellationToken) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<ApiKey>(
            async token =>
            {
                var change = await prepare(token);
                if (await keys.FindAsync(context.RequiredScope.AccountId, id, token) is not { } key)
                {
                    return ApiKeyErrors.NotFound;
                }

                var changed = MayChange(key)
                    .Then(_ => MayGive(key, grant))
                    .Then(_ => ifMatch.Check(key.Version))
                    .Then(_ => Recorded(action, key, change));
                if (!changed.IsError && action != AuditActions.ApiKeyDeleted)
                {
                    await dependents.DropEndedSecretsAsync(key, token);
                }

                return changed;
            },
            cancellationToken));

    /// <summary>Whether the caller may change this key at all.</summary>
    public ErrorOr<Success> MayChange(ApiKey key) =>
        DelegationPolicy.MayManage(context.RequiredScope.Rights, key.Permissions, KeyBounds.Of(key.Id, key.Details));

    private ErrorOr<Success> MayGive(ApiKey key, KeyGrant grant)
    {
        var rights = context.RequiredScope.Rights;
        return DelegationPolicy.MayGrant(rights, grant.Permissions)
            .Then(_ => grant.Becomes is { } becomes
                ? becomes(key.Details).Then(details => DelegationPolicy.MaySetBounds(rights, KeyBounds.Of(key.Id, details)))
                : Result.Success);
    }

    /// <summary>Changes a key that the caller may change, in the unit of work that is running, and tells the audit log.</summary>
    public ErrorOr<ApiKey> Recorded(string action, ApiKey key, Func<ApiKey, ErrorOr<Success>> change)
    {
        var (version, before) = (key.Version, ApiKeySnapshot.Of(key, clock.UtcNow));
        return change(key).Then(_ =>
        {
            var isGone = action == AuditActions.ApiKeyDeleted;
            if (isGone || key.Version != version)
            {
                audit.Record(action, AuditTarget.ApiKey(key.Id), before, isGone ? null : ApiKeySnapshot.Of(key, clock.UtcNow));
            }

            return key;
        });
    }
}

/// <summary>What a change gives a key.</summary>
/// <param name="Permissions">What is handed out with it.</param>
/// <param name="Becomes">What the key says of itself afterwards; null: its limits stay as they are.</param>
public readonly record struct KeyGrant(PermissionSet Permissions, Func<ApiKeyDetails, ErrorOr<ApiKeyDetails>>? Becomes = null)
{
    /// <summary>Nothing that the key does not have.</summary>
    public static readonly KeyGrant None;
}
