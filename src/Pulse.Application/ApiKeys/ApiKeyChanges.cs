using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>The way to change a key of the account in effect: found, allowed and as the caller last saw it, in one transaction.</summary>
public sealed class ApiKeyChanges(CurrentCall call, IApiKeyRepository keys, IUnitOfWork unitOfWork)
{
    /// <param name="id">The key.</param>
    /// <param name="handedOut">What the change gives the key, or may have given it.</param>
    /// <param name="ifMatch">The version that the caller wants to change.</param>
    /// <param name="change">What is done to the key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The key as it is then.</returns>
    public async Task<ErrorOr<ApiKey>> ChangeAsync(
        Guid id, PermissionSet handedOut, IfMatch ifMatch, Func<ApiKey, ErrorOr<Success>> change, CancellationToken cancellationToken) =>
        ifMatch.Explain(await unitOfWork.ExecuteAsync<ApiKey>(
            async token =>
            {
                var scope = call.RequiredScope;
                return await keys.FindAsync(scope.AccountId, id, token) is not { } key
                    ? ApiKeyErrors.NotFound
                    : GrantCeiling.MayTakeOver(scope.Rights, key.Permissions)
                        .Then(_ => GrantCeiling.MayHandOut(scope.Rights, handedOut))
                        .Then(_ => ifMatch.Check(key.Version))
                        .Then(_ => change(key))
                        .Then(_ => key);
            },
            cancellationToken));
}
