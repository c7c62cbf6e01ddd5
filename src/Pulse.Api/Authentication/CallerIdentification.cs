using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Authentication;

/// <summary>Reads a request's credential and account headers, and tells the call who makes it.</summary>
internal sealed class CallerIdentification(ICredentialVerifier credentials)
{
    /// <summary>Refuses headers that nobody could act on before it looks who is calling.</summary>
    public async ValueTask<ErrorOr<Success>> IdentifyAsync(RequestContext context, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var account = CredentialHeaders.ReadAccount(headers);
        if (account.IsError)
        {
            return account.Errors;
        }

        if (SessionToken.TryParse(CredentialHeaders.Token(headers), out var token))
        {
            var caller = await credentials.VerifyAsync(token, context.ClientAddress, cancellationToken);
            return Identified(context, caller, account.Value, token, new PresentedCredential(token));
        }

        if (ApiKeyIdentifier.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiKey), out var identifier)
            && ApiKeySecret.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiSecret), out var secret))
        {
            var caller = await credentials.VerifyAsync(identifier, secret, context.ClientAddress, cancellationToken);
            return Identified(context, caller, account.Value, token: null, new PresentedCredential(identifier, secret));
        }

        return DomainErrors.Unauthenticated;
    }

    private static ErrorOr<Success> Identified(
        RequestContext context, ErrorOr<Caller> caller, AccountId? account, SessionToken? token, PresentedCredential presented)
    {
        if (caller.IsError)
        {
            return caller.Errors;
        }

        context.Identify(caller.Value, account, token, presented);
        return Result.Success;
    }
}
