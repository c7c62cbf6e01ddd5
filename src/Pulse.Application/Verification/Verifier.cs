using System.Net;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Verifies keys for another service, as a direct use would be, without being one.</summary>
public sealed class Verifier(
    RequestContext context, ICredentialVerifier credentials, IKeyLimits limits, IPendingSecretActivator pendingSecrets, IUsageRecorder usage, IApiKeyRepository keys, ApiKeyView view)
{
    private static readonly VerificationDto NotFound = new(false, UseCodes.NotFound, null);

    /// <summary>Looks at what was presented, and spends nothing.</summary>
    /// <returns>Unavailable where nobody can tell at the moment; too many requests where the caller had too many unknown keys verified.</returns>
    public async Task<ErrorOr<ExaminedApiKey>> ExamineAsync(PresentedApiKey presented, CancellationToken cancellationToken)
    {
        var address = AddressRule.Parse(presented.IpAddress);
        if (!ApiKeyIdentifier.TryParse(presented.ApiKey, out var identifier) || !ApiKeySecret.TryParse(presented.ApiSecret, out var secret))
        {
            return new ExaminedApiKey(presented, address, new Examination(null, UseCodes.NotFound));
        }

        var examined = await credentials.ExamineAsync(identifier, secret, context.RequiredScope.AccountId, context.RequiredCaller, address, cancellationToken);
        return examined.Then(found => new ExaminedApiKey(presented, address, found));
    }

    /// <summary>The key is looked at last, as the use has left it; one that was deleted a moment ago does not exist either.</summary>
    public async Task<VerificationDto> AnswerAsync(ExaminedApiKey one, CancellationToken cancellationToken)
    {
        var (presented, address, examined) = one;
        if (examined.Key is not { } key)
        {
            return NotFound;
        }

        var held = key.Permissions.Intersect(key.Account.Given);
        var needed = PermissionSet.Of(presented.Permissions ?? []);
        var code = examined.Code == UseCodes.Ok && !needed.IsSubsetOf(held) ? UseCodes.MissingPermission : examined.Code;
        var spent = code == UseCodes.Ok
            ? await limits.SpendAsync(key.Id, key.RateLimit, key.Quota, presented.Cost ?? 1, cancellationToken)
            : new LimitOutcome(null, null, code);
        code = spent.Refusal ?? await ActivateAsync(key, address);
        if (code == UseCodes.NotFound || await keys.FindAsync(key.Account.Id, key.Id, cancellationToken) is not { } shown)
        {
            return NotFound;
        }

        usage.Count(key, code, needed, address, presented.Cost ?? 1);
        return new VerificationDto(code == UseCodes.Ok, code, view.Of(shown).Value, LimitStateDto.Of(spent.Rate), LimitStateDto.Of(spent.Quota));
    }

    /// <returns>What has come between, where something has.</returns>
    private async Task<string> ActivateAsync(ApiKeyCaller key, IPAddress? address)
    {
        var activated = key.IsPending ? await pendingSecrets.ActivateAsync(key, address) : Result.Success;
        return activated.IsError ? RefusedKey.In(activated.FirstError)?.Code ?? UseCodes.NotFound : UseCodes.Ok;
    }
}

/// <summary>A key that was presented, and what is known of it.</summary>
/// <param name="Presented">What was presented.</param>
/// <param name="Address">Where; null where nobody says.</param>
/// <param name="Examination">What is known.</param>
public sealed record ExaminedApiKey(PresentedApiKey Presented, IPAddress? Address, Examination Examination);
