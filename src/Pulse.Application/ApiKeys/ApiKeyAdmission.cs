using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Delegation;

namespace Pulse.Application.ApiKeys;

/// <summary>Decides whether the account in effect takes a new key of the caller.</summary>
public sealed class ApiKeyAdmission(
    RequestContext context, IAccountRepository accounts, IApiKeyRepository keys, ApiKeyLimits limits)
{
    /// <summary>Whether the caller may create the key: it holds no more than the caller.</summary>
    public ErrorOr<Success> MayCreate(ApiKey key)
    {
        var rights = context.RequiredScope.Rights;
        return DelegationPolicy.MayGrant(rights, key.Permissions)
            .Then(_ => DelegationPolicy.MayCreateKey(rights, KeyBounds.Of(key.Id, key.Details)));
    }

    /// <summary>Finds how many keys the account takes, and locks it until the running unit of work ends.</summary>
    public async Task<ErrorOr<KeyRoom>> LockAsync(CancellationToken cancellationToken) =>
        await RoomInAsync(await accounts.LockAsync(context.RequiredScope.AccountId, cancellationToken), cancellationToken);

    /// <summary>Finds how many keys the account takes at present.</summary>
    public async Task<ErrorOr<KeyRoom>> LookAsync(CancellationToken cancellationToken) =>
        await RoomInAsync(await accounts.FindAsync(context.RequiredScope.AccountId, cancellationToken), cancellationToken);

    private async Task<ErrorOr<KeyRoom>> RoomInAsync(Account? account, CancellationToken cancellationToken)
    {
        if (account is null)
        {
            return AccountErrors.NotFound;
        }

        var most = Math.Min(account.ApiKeyPolicy.MaxKeys ?? int.MaxValue, limits.MaxPerAccount);
        return new KeyRoom(KeyTerms.Of(account), most, await keys.CountAsync(account.Id, cancellationToken));
    }
}

/// <summary>The terms and the number of keys of an account, while keys are added to it.</summary>
public sealed class KeyRoom(KeyTerms terms, int most, int count)
{
    private int count = count;

    public KeyTerms Terms => terms;

    /// <returns>The errors of the account's policy, or a conflict if the account holds too many keys.</returns>
    public ErrorOr<Success> Add(ApiKey key)
    {
        if (terms.Policy.ViolationsBy(key.Details, key.CreatedAt).ToList() is { Count: > 0 } faults)
        {
            return faults;
        }

        if (count >= most)
        {
            return Error.Conflict(
                "too_many_api_keys",
                $"The account holds {most} API keys, the most that its policy and the setting ApiKeys:MaxPerAccount allow. "
                + "Delete one first.");
        }

        count++;
        return Result.Success;
    }
}
