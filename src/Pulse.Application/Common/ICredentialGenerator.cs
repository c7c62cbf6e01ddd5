using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Common;

/// <summary>Generates credentials with a cryptographic random number generator, without modulo bias.</summary>
public interface ICredentialGenerator
{
    ApiKeyIdentifier NewApiKeyIdentifier();

    /// <param name="prefix">A <see cref="SecretPrefix"/>.</param>
    ApiKeySecret NewApiKeySecret(string prefix = SecretPrefix.Default);

    ApplicationKey NewApplicationKey();

    SessionToken NewSessionToken();

    /// <summary>A random id that reveals nothing about other accounts. Can be in use.</summary>
    AccountId NewAccountId();
}
