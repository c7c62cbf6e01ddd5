using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Authorization;

/// <summary>The credential that authenticated the caller, kept during the request so that the caller can be looked up again.</summary>
public readonly struct PresentedCredential
{
    private readonly SessionToken token;
    private readonly ApiKeyIdentifier identifier;
    private readonly ApiKeySecret secret;
    private readonly ApplicationKey applicationKey;

    public PresentedCredential(SessionToken token) => (Kind, this.token) = (CredentialKind.Session, token);

    public PresentedCredential(ApiKeyIdentifier identifier, ApiKeySecret secret) =>
        (Kind, this.identifier, this.secret) = (CredentialKind.ApiKey, identifier, secret);

    public PresentedCredential(ApplicationKey applicationKey) =>
        (Kind, this.applicationKey) = (CredentialKind.ApplicationKey, applicationKey);

    public CredentialKind Kind { get; }

    /// <summary>The session token. Null for another kind of credential.</summary>
    public SessionToken? Token => Kind is CredentialKind.Session ? token : null;

    /// <summary>The identifier of the API key. Null for another kind of credential.</summary>
    public ApiKeyIdentifier? ApiKey => Kind is CredentialKind.ApiKey ? identifier : null;

    /// <summary>The hash by which it is stored. Computed at each call, because most requests need it once.</summary>
    public CredentialHash ToHash() => Kind switch
    {
        CredentialKind.Session => CredentialHash.Of(token),
        CredentialKind.ApiKey => CredentialHash.Of(identifier, secret),
        _ => CredentialHash.Of(applicationKey),
    };

    /// <summary>The kind only, so that logs never contain the credential.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>The kind of a credential.</summary>
public enum CredentialKind
{
    Session,
    ApiKey,
    ApplicationKey,
}
