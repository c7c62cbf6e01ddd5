using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Authorization;

/// <summary>What a caller was let in with. It is kept while the call lasts, so that the caller can be looked up again.</summary>
public readonly struct PresentedCredential
{
    private readonly SessionToken token;
    private readonly ApiKeyIdentifier identifier;
    private readonly ApiKeySecret secret;
    private readonly ApplicationKey applicationKey;

    public PresentedCredential(SessionToken token) => (Kind, this.token) = (CredentialKind.Session, token);

    public PresentedCredential(ApiKeyIdentifier identifier, ApiKeySecret secret) =>
        (Kind, this.identifier, this.secret) = (CredentialKind.ApiKey, identifier, secret);

    public PresentedCredential(ApplicationKey applicationKey) => (Kind, this.applicationKey) = (CredentialKind.ApplicationKey, applicationKey);

    public CredentialKind Kind { get; }

    /// <summary>The session token. Null for another kind of credential.</summary>
    public SessionToken? Token => Kind is CredentialKind.Session ? token : null;

    /// <summary>The identifier of the API key. Null for another kind of credential.</summary>
    public ApiKeyIdentifier? ApiKey => Kind is CredentialKind.ApiKey ? identifier : null;

    /// <summary>The form in which the database knows it. Computed at each call: most requests never need it a second time.</summary>
    public CredentialHash ToHash() => Kind switch
    {
        CredentialKind.Session => CredentialHash.Of(token),
        CredentialKind.ApiKey => CredentialHash.Of(identifier, secret),
        _ => CredentialHash.Of(applicationKey),
    };

    /// <summary>Never the credential, so that no log line can hold it.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>What kind of credential a caller presents.</summary>
public enum CredentialKind
{
    Session,
    ApiKey,
    ApplicationKey,
}
