using ErrorOr;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Limits;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Logins;

/// <summary>Authenticates an API key for a new session. Counts the use and records a refusal.</summary>
public sealed class ApiKeyLogin(
    RequestContext context, ICredentialVerifier credentials, KeyUseAdmission admission, LoginLimitState limitState, AuditLog audit)
{
    /// <summary>Stands for the identifier of an unknown imported key, whose text is its secret.</summary>
    private const string Unknown = "unknown imported key";

    public async Task<ErrorOr<Caller>> AuthenticateAsync(string? apiKey, string? apiSecret, CancellationToken cancellationToken)
    {
        if (PresentedCredential.OfKey(apiKey, apiSecret) is not { } presented)
        {
            return Errors.Unauthenticated;
        }

        var verified = await credentials.VerifyAsync(presented, context.ClientAddress, cancellationToken);
        var refused = verified.Refused;
        var admitted = await verified.Caller.ThenAsync(async caller =>
        {
            var passed = await admission.EnterAsync(context.ClientAddress, (ApiKeyCaller)caller, PermissionSet.None, cancellationToken);
            (limitState.Limits, refused) = (passed.Limits, passed.Refused);
            return passed.Result.Then(_ => caller);
        });
        if (admitted.IsError && admitted.FirstError.Type == ErrorType.Unauthorized)
        {
            await audit.WriteRefusalAsync(RefusalOf(presented.ApiKey?.Value ?? Unknown, refused), cancellationToken);
            return Errors.Unauthenticated;
        }

        return admitted;
    }

    /// <summary>If the secret is correct, the event is written to the account of the key, with the reason of the rejection.</summary>
    private AuditEvent RefusalOf(string identifier, RefusedKey? refused) => refused is { Key: { } key, Code: { } code }
        ? audit.Of(
            AuditActions.SessionRefused,
            AuditLog.ActorOf(key),
            AuditTarget.ApiKey(key.Id),
            key.Account.Id,
            AuditChanges.Between(null, new ReasonSnapshot(code)))
        : audit.Of(
            AuditActions.SessionRefused,
            new AuditActor(AuditActorType.ApiKey, null, identifier),
            AuditTarget.Login(identifier),
            account: null);
}
