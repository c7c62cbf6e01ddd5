using System.Net;
using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Usage;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Verifies API keys for a protected service, with the same checks as a direct use.</summary>
public sealed class Verifier(
    RequestContext context,
    IKeyExaminer examiner,
    IKeyLimits limits,
    IPendingSecretActivator pendingSecrets,
    IUsageRecorder usage,
    CacheTime cacheTime,
    TimeProvider clock)
{
    private static readonly VerificationDto NotFound = new(false, UseCodes.NotFound, null);

    /// <summary>Checks the presented credential without spending.</summary>
    /// <returns>
    /// Unavailable if the credential cannot be checked at present. Too many requests if the caller verified too many unknown keys.
    /// </returns>
    public async Task<ErrorOr<ExaminedApiKey>> ExamineAsync(PresentedApiKey presented, CancellationToken cancellationToken)
    {
        var address = AddressRule.Parse(presented.IpAddress);
        if (PresentedCredential.OfKey(presented.ApiKey, presented.ApiSecret) is not { } credential)
        {
            return new ExaminedApiKey(presented, address, new Examination(null, UseCodes.NotFound));
        }

        var scope = context.RequiredScope;
        AccountId? account = scope.Rights.Held.Contains(Permission.VerifyAllAccounts) ? null : scope.AccountId;
        var examined = await examiner.ExamineAsync(credential, account, context.RequiredCaller, address, cancellationToken);
        return examined.Then(found => new ExaminedApiKey(presented, address, found));
    }

    /// <summary>
    /// Completes the verification and counts the use. Looks at the key last, so that the response contains its latest state. A key
    /// that was just deleted is not found.
    /// </summary>
    public async Task<VerificationDto> CompleteAsync(ExaminedApiKey item, CancellationToken cancellationToken)
    {
        var (presented, address, examined) = item;
        if (examined is not { Key: { } key, Shown.Held: var held })
        {
            return NotFound;
        }

        var needed = PermissionSet.Of(presented.Permissions ?? []);
        var code = examined.Code == UseCodes.Ok && !needed.IsSubsetOf(held) ? UseCodes.MissingPermission : examined.Code;
        var spent = code == UseCodes.Ok
            ? await limits.SpendAsync(key.Id, key.RateLimit, key.Quota, presented.Cost ?? 1, cancellationToken)
            : new LimitOutcome(null, null, code);
        code = spent.Refusal ?? await ActivateAsync(key, address);
        if (code == UseCodes.NotFound || await FindCurrentAsync(item) is not { } current)
        {
            return NotFound;
        }

        var now = clock.UtcNow;
        var shown = current.ShowAt(now);
        usage.Count(key, code, needed, address, presented.Cost ?? 1);
        return new VerificationDto(code == UseCodes.Ok, code, shown, LimitStateDto.Of(spent.Rate), LimitStateDto.Of(spent.Quota))
        {
            AccountId = shown.AccountId,
            ExternalId = shown.ExternalId,
            Metadata = shown.Metadata,
            Permissions = current.Permissions,
            CacheSeconds = ReferenceEquals(current, examined.Shown) ? cacheTime.SecondsOf(key, now) : 0,
            Version = examined.Version,
            Tags = current.Tags,
        };
    }

    /// <returns>The examined key, read again if it may have changed meanwhile. Null if it was deleted.</returns>
    private async ValueTask<IExaminedKey?> FindCurrentAsync(ExaminedApiKey item)
    {
        if (item.Examination.Shown is { IsCurrent: true } current)
        {
            return current;
        }

        return PresentedCredential.OfKey(item.Presented.ApiKey, item.Presented.ApiSecret) is { } credential
            ? await examiner.ReadAsync(credential)
            : null;
    }

    /// <returns>The result code after the activation of a pending secret.</returns>
    private async Task<string> ActivateAsync(ApiKeyCaller key, IPAddress? address)
    {
        var activated = key.IsPending ? await pendingSecrets.ActivateAsync(key, address) : new KeyPass(Result.Success);
        return activated.Result.IsError ? activated.Refused?.Code ?? UseCodes.NotFound : UseCodes.Ok;
    }
}

/// <summary>A presented API key and the result of its checks.</summary>
/// <param name="Presented">The presented credential.</param>
/// <param name="Address">The client's address. Null if unknown.</param>
/// <param name="Examination">The result of the checks.</param>
public sealed record ExaminedApiKey(PresentedApiKey Presented, IPAddress? Address, Examination Examination);
