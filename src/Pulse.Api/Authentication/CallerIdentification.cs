using ErrorOr;
using Pulse.Application.Authorization;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Authentication;

/// <summary>Authenticates a request by its headers.</summary>
internal sealed class CallerIdentification(ICredentialVerifier credentials)
{
    /// <summary>Rejects malformed headers before the credential is verified.</summary>
    public async ValueTask<ErrorOr<Success>> IdentifyAsync(
        RequestContext context, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var account = CredentialHeaders.ReadAccount(headers);
        if (account.IsError)
        {
            return account.Errors;
        }

        if (CredentialHeaders.ReadCredential(headers) is not { } presented)
        {
            return DomainErrors.Unauthenticated;
        }

        var (caller, _) = await credentials.VerifyAsync(presented, context.ClientAddress, cancellationToken);
        if (caller.IsError)
        {
            return caller.Errors;
        }

        context.Identify(caller.Value, account.Value, presented);
        return Result.Success;
    }
}
