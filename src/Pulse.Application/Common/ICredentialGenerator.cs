using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Common;

/// <summary>Makes what must not be guessable, from a cryptographic random number generator without modulo bias.</summary>
public interface ICredentialGenerator
{
    ApiKeyIdentifier NewApiKeyIdentifier();

    ApiKeySecret NewApiKeySecret();

    ApplicationKey NewApplicationKey();

    SessionToken NewSessionToken();

    /// <summary>Says nothing of the accounts made before; it may be that of one of them.</summary>
    AccountId NewAccountId();
}
