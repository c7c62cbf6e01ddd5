using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Sessions;

namespace Pulse.Api.Authentication;

/// <summary>The headers with the credential and the account of a request.</summary>
internal static class CredentialHeaders
{
    public const string ApiKey = "x-api-key";
    public const string ApiSecret = "x-api-secret";
    public const string AccountId = "x-account-id";
    public const string ApplicationKey = "x-application-key";
    public const string Bearer = "Bearer";

    /// <summary>Characters of an <c>Authorization</c> header. Every credential is shorter.</summary>
    private const int MaxLength = ForeignSecret.MaxLength + 64;

    private const string Blanks = " \t";

    private static readonly Error Ambiguous = Error.Failure(
        "ambiguous_credentials",
        $"Send one credential: a session token (Authorization: Bearer) or an API key ({ApiKey} and {ApiSecret}, or Authorization: Basic).");

    private static readonly Error MalformedAccount = Error.Failure("malformed_account_id", $"{AccountId} must be 16 digits.");

    public static bool HasApiKey(IHeaderDictionary headers) => headers.ContainsKey(ApiKey) || headers.ContainsKey(ApiSecret);

    /// <summary>Reads the session token, the API key with its secret, or the one text of an imported key.</summary>
    /// <returns>Null if there is none, or if its form or checksum is wrong. The database is not asked for it then.</returns>
    public static PresentedCredential? ReadCredential(IHeaderDictionary headers)
    {
        var bearer = Token(headers);
        if (SessionToken.TryParse(bearer, out var token))
        {
            return new PresentedCredential(token);
        }

        var (apiKey, apiSecret) = ReadPair(headers);
        if (apiSecret is null && !headers.ContainsKey(ApiSecret))
        {
            return ForeignSecret.TryParse(bearer ?? apiKey, out var foreign) ? new PresentedCredential(foreign) : null;
        }

        return ApiKeyIdentifier.TryParse(apiKey, out var identifier) && ApiKeySecret.TryParse(apiSecret, out var secret)
            ? new PresentedCredential(identifier, secret)
            : null;
    }

    /// <summary>Reads the identifier and the secret of an API key, from headers of their own or from HTTP Basic.</summary>
    /// <returns>Nulls if they are absent, repeated or malformed.</returns>
    public static (string? ApiKey, string? ApiSecret) ReadPair(IHeaderDictionary headers) =>
        HasApiKey(headers) ? (Single(headers, ApiKey), Single(headers, ApiSecret))
        : headers.Authorization is [{ } value] && CredentialsOf(BasicCredentials.Scheme, value) is { IsEmpty: false } basic
            ? BasicCredentials.Read(basic)
        : default;

    /// <summary>The bearer token. Null if there is none, or another scheme.</summary>
    public static string? Token(IHeaderDictionary headers)
    {
        if (headers.Authorization is not [{ } value] || value.Length > MaxLength)
        {
            return null;
        }

        return CredentialsOf(Bearer, value) is { IsEmpty: false } token ? token.ToString() : null;
    }

    /// <summary>
    /// Whether the client sends credentials of this scheme. Schemes that Pulse does not know are ignored, because proxies send them for
    /// their own purposes.
    /// </summary>
    public static bool HasScheme(IHeaderDictionary headers, string scheme)
    {
        foreach (var value in headers.Authorization)
        {
            if (IsOf(scheme, value.AsSpan().Trim(Blanks)))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>What follows the scheme. Empty if the scheme is another one.</returns>
    private static ReadOnlySpan<char> CredentialsOf(string scheme, ReadOnlySpan<char> value)
    {
        var trimmed = value.Trim(Blanks);
        return IsOf(scheme, trimmed) ? trimmed[scheme.Length..].TrimStart(Blanks) : [];
    }

    private static bool IsOf(string scheme, ReadOnlySpan<char> value) => value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
        && (value.Length == scheme.Length || Blanks.Contains(value[scheme.Length]));

    /// <summary>
    /// The credential of an authenticated caller as clear text, to derive keys from it. Never store it. A key is the same in both of its
    /// forms.
    /// </summary>
    public static string Presented(IHeaderDictionary headers)
    {
        var (apiKey, apiSecret) = ReadPair(headers);
        return Token(headers) ?? (apiSecret is null ? apiKey ?? "" : $"{apiKey} {apiSecret}");
    }

    /// <summary>The only value of a header. Null if the header is absent or repeated.</summary>
    public static string? Single(IHeaderDictionary headers, string name) => headers[name] is [var value] ? value : null;

    /// <summary>Reads the requested account. Rejects ambiguous credentials and a malformed account number.</summary>
    /// <returns>Null if no account is requested.</returns>
    public static ErrorOr<AccountId?> ReadAccount(IHeaderDictionary headers)
    {
        if (IsAmbiguous(headers))
        {
            return Ambiguous;
        }

        if (!headers.ContainsKey(AccountId))
        {
            return (AccountId?)null;
        }

        return Domain.Accounts.AccountId.TryParse(Single(headers, AccountId), out var account) ? account : MalformedAccount;
    }

    /// <summary>Whether credentials are sent in more than one way.</summary>
    public static bool IsAmbiguous(IHeaderDictionary headers)
    {
        if (headers.Authorization.Count == 0)
        {
            return false;
        }

        var (bearer, basic) = (HasScheme(headers, Bearer), HasScheme(headers, BasicCredentials.Scheme));
        return (bearer && basic) || ((bearer || basic) && HasApiKey(headers));
    }
}
