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
    private readonly ForeignSecret foreign;

    public PresentedCredential(SessionToken token) => (Kind, this.token) = (CredentialKind.Session, token);

    public PresentedCredential(ApiKeyIdentifier identifier, ApiKeySecret secret) =>
        (Kind, this.identifier, this.secret) = (CredentialKind.ApiKey, identifier, secret);

    public PresentedCredential(ApplicationKey applicationKey) =>
        (Kind, this.applicationKey) = (CredentialKind.ApplicationKey, applicationKey);

    public PresentedCredential(ForeignSecret foreign) => (Kind, this.foreign) = (CredentialKind.ImportedKey, foreign);

    public CredentialKind Kind { get; }

    /// <summary>The session token. Null for another kind of credential.</summary>
    public SessionToken? Token => Kind is CredentialKind.Session ? token : null;

    /// <summary>The identifier of the API key. Null for another kind of credential.</summary>
    public ApiKeyIdentifier? ApiKey => Kind is CredentialKind.ApiKey ? identifier : null;

    /// <summary>Reads a key from a request body: its identifier and its secret, or the text of an imported key alone.</summary>
    /// <returns>Null if the form or the checksum is wrong. The database is not asked for it then.</returns>
    public static PresentedCredential? OfKey(string? apiKey, string? apiSecret)
    {
        if (apiKey is null)
        {
            return ForeignSecret.TryParse(apiSecret, out var foreign) ? new PresentedCredential(foreign) : null;
        }

        return ApiKeyIdentifier.TryParse(apiKey, out var identifier) && ApiKeySecret.TryParse(apiSecret, out var secret)
            ? new PresentedCredential(identifier, secret)
            : null;
    }

    /// <summary>The hash by which it is stored. Computed at each call, because most requests need it once.</summary>
    public CredentialHash ToHash() => Kind switch
    {
        CredentialKind.Session => CredentialHash.Of(token),
        CredentialKind.ApiKey => CredentialHash.Of(identifier, secret),
        CredentialKind.ImportedKey => foreign.HashBy(DigestAlgorithm.Sha256),
        _ => CredentialHash.Of(applicationKey),
    };

    /// <summary>The other hash by which an imported key can be stored. Null for another kind of credential.</summary>
    public CredentialHash? ToOtherHash() => Kind is CredentialKind.ImportedKey ? foreign.HashBy(DigestAlgorithm.Sha512) : null;

    /// <summary>The kind only, so that logs never contain the credential.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>The kind of a credential.</summary>
public enum CredentialKind
{
    Session,
    ApiKey,
    ApplicationKey,

    /// <summary>A key that another system issued, presented as one text.</summary>
    ImportedKey,
}
