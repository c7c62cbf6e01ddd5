using System.Net;
using ErrorOr;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Limits;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Verification;

/// <summary>Verifies keys for another service, as a direct use would be, without being one.</summary>
public sealed class Verifier(
    CurrentCall call, ICredentialVerifier credentials, IKeyLimits limits, IPendingSecrets secrets, IUsageRecorder usage, IApiKeyRepository keys, ApiKeyView view)
{
    private static readonly VerificationDto NotFound = new(false, UseCodes.NotFound, null);

    /// <returns>Unavailable where nobody can tell at the moment; else an answer.</returns>
    public async Task<ErrorOr<VerificationDto>> VerifyAsync(PresentedApiKey presented, CancellationToken cancellationToken)
    {
        if (!ApiKeyIdentifier.TryParse(presented.ApiKey, out var identifier) || !ApiKeySecret.TryParse(presented.ApiSecret, out var secret))
        {
            return NotFound;
        }

        var address = AddressRule.Parse(presented.IpAddress);
        var examined = await credentials.ExamineAsync(identifier, secret, call.RequiredScope.AccountId, address, cancellationToken);
        return examined.IsError ? examined.Errors : await AnswerAsync(examined.Value, presented, address, cancellationToken);
    }

    /// <summary>The key is looked at last, as the use has left it; one that was deleted a moment ago does not exist either.</summary>
    private async Task<VerificationDto> AnswerAsync(Examination examined, PresentedApiKey presented, IPAddress? address, CancellationToken cancellationToken)
    {
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

        usage.Count(key, code, needed, address);
        return new VerificationDto(code == UseCodes.Ok, code, view.InList(shown), LimitStateDto.Of(spent.Rate), LimitStateDto.Of(spent.Quota));
    }

    /// <returns>What has come between, where something has.</returns>
    private async Task<string> ActivateAsync(ApiKeyCaller key, IPAddress? address)
    {
        var activated = key.IsPending ? await secrets.ActivateAsync(key, address) : Result.Success;
        return activated.IsError ? RefusedKey.In(activated.FirstError)?.Code ?? UseCodes.NotFound : UseCodes.Ok;
    }
}
