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
    CurrentCall call, ICredentialVerifier credentials, IKeyLimits limits, IUsageRecorder usage, IApiKeyRepository keys, ApiKeyView view)
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

    /// <summary>A key that was deleted a moment ago does not exist either.</summary>
    private async Task<VerificationDto> AnswerAsync(Examination examined, PresentedApiKey presented, IPAddress? address, CancellationToken cancellationToken)
    {
        if (examined.Key is not { } key || await keys.FindAsync(key.Account.Id, key.Id, cancellationToken) is not { } shown)
        {
            return NotFound;
        }

        var held = key.Permissions.Intersect(key.Account.Given);
        var needed = PermissionSet.Of(presented.Permissions ?? []);
        var code = examined.Code == UseCodes.Ok && !needed.IsSubsetOf(held) ? UseCodes.MissingPermission : examined.Code;
        var spent = code == UseCodes.Ok
            ? await limits.SpendAsync(key.Id, key.RateLimit, key.Quota, presented.Cost ?? 1, cancellationToken)
            : new LimitOutcome(null, null, code);

        usage.Count(key, spent.Refusal ?? UseCodes.Ok, needed, address);
        return new VerificationDto(spent.Refusal is null, spent.Refusal ?? UseCodes.Ok, view.InList(shown), LimitStateDto.Of(spent.Rate), LimitStateDto.Of(spent.Quota));
    }
}
