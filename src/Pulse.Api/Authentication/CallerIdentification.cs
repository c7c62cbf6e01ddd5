using System.Net;
using ErrorOr;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Api.Authentication;

/// <summary>Reads a request's credential and account headers, and tells the call who makes it.</summary>
internal sealed class CallerIdentification(ICredentialVerifier credentials)
{
    /// <summary>Refuses headers that nobody could act on before it looks who is calling.</summary>
    public async ValueTask<ErrorOr<Success>> IdentifyAsync(CurrentCall call, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var account = CredentialHeaders.ReadAccount(headers);
        if (account.IsError)
        {
            return account.Errors;
        }

        SessionToken? token = SessionToken.TryParse(CredentialHeaders.Token(headers), out var session) ? session : null;
        var caller = await VerifyAsync(token, headers, call.ClientAddress, cancellationToken);
        if (caller.IsError)
        {
            return caller.Errors;
        }

        call.Identify(caller.Value, account.Value, token);
        return Result.Success;
    }

    private ValueTask<ErrorOr<Caller>> VerifyAsync(
        SessionToken? token, IHeaderDictionary headers, IPAddress? address, CancellationToken cancellationToken)
    {
        if (token is { } session)
        {
            return credentials.VerifyAsync(session, address, cancellationToken);
        }

        return ApiKeyIdentifier.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiKey), out var identifier)
            && ApiKeySecret.TryParse(CredentialHeaders.Single(headers, CredentialHeaders.ApiSecret), out var secret)
            ? credentials.VerifyAsync(identifier, secret, address, cancellationToken)
            : ValueTask.FromResult<ErrorOr<Caller>>(DomainErrors.Unauthenticated);
    }
}
