using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Sessions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Creates credentials that a test knows beforehand, one after the other, and random ones when they are used up.</summary>
public sealed class ForeseenCredentials(
    ICredentialGenerator inner, Queue<(ApiKeyIdentifier Identifier, ApiKeySecret Secret)> foreseen) : ICredentialGenerator
{
    private (ApiKeyIdentifier Identifier, ApiKeySecret Secret)? current;

    public ApiKeyIdentifier NewApiKeyIdentifier() => Next() is { } next ? next.Identifier : inner.NewApiKeyIdentifier();

    public ApiKeySecret NewApiKeySecret(string prefix = SecretPrefix.Default) =>
        Next() is { } next ? next.Secret : inner.NewApiKeySecret(prefix);

    public ApplicationKey NewApplicationKey() => inner.NewApplicationKey();

    public SessionToken NewSessionToken() => inner.NewSessionToken();

    public AccountId NewAccountId() => inner.NewAccountId();

    /// <summary>Both parts of one key, in the order in which they are requested.</summary>
    private (ApiKeyIdentifier Identifier, ApiKeySecret Secret)? Next()
    {
        if (current is { } half)
        {
            current = null;
            return half;
        }

        return current = foreseen.TryDequeue(out var next) ? next : null;
    }
}
