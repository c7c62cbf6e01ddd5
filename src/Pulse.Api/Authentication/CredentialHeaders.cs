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

    /// <summary>Characters of an <c>Authorization</c> header. Every credential of Pulse is shorter.</summary>
    private const int MaxLength = 256;

    private const string Blanks = " \t";

    private static readonly Error Ambiguous = Error.Failure(
        "ambiguous_credentials",
        $"Send either a session token (Authorization: Bearer) or an API key ({ApiKey} and {ApiSecret}), not both.");

    private static readonly Error MalformedAccount = Error.Failure("malformed_account_id", $"{AccountId} must be 16 digits.");

    public static bool HasApiKey(IHeaderDictionary headers) => headers.ContainsKey(ApiKey) || headers.ContainsKey(ApiSecret);

    /// <summary>Reads the session token or the API key.</summary>
    /// <returns>Null if there is none, or if its form or checksum is wrong. The database is not asked for it then.</returns>
    public static PresentedCredential? ReadCredential(IHeaderDictionary headers)
    {
        if (SessionToken.TryParse(Token(headers), out var token))
        {
            return new PresentedCredential(token);
        }

        return ApiKeyIdentifier.TryParse(Single(headers, ApiKey), out var identifier)
            && ApiKeySecret.TryParse(Single(headers, ApiSecret), out var secret) ? new PresentedCredential(identifier, secret) : null;
    }

    /// <summary>The bearer token. Null if there is none, or another scheme.</summary>
    public static string? Token(IHeaderDictionary headers)
    {
        if (headers.Authorization is not [{ } value] || value.Length > MaxLength)
        {
            return null;
        }

        var rest = value.AsSpan().Trim(Blanks);
        return IsBearer(rest) && rest.Length > Bearer.Length ? rest[Bearer.Length..].TrimStart(Blanks).ToString() : null;
    }

    /// <summary>
    /// Whether the client sends a session token. Other schemes are ignored, because proxies and browsers send them for their own purposes.
    /// </summary>
    private static bool HasBearer(IHeaderDictionary headers)
    {
        foreach (var value in headers.Authorization)
        {
            if (IsBearer(value.AsSpan().Trim(Blanks)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBearer(ReadOnlySpan<char> value) => value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && (value.Length == Bearer.Length || Blanks.Contains(value[Bearer.Length]));

    /// <summary>The credential of an authenticated caller as clear text, to derive keys from it. Never store it.</summary>
    public static string Presented(IHeaderDictionary headers) =>
        Token(headers) ?? $"{Single(headers, ApiKey)} {Single(headers, ApiSecret)}";

    /// <summary>The only value of a header. Null if the header is absent or repeated.</summary>
    public static string? Single(IHeaderDictionary headers, string name) => headers[name] is [var value] ? value : null;

    /// <summary>Reads the requested account. Rejects ambiguous credentials and a malformed account number.</summary>
    /// <returns>Null if no account is requested.</returns>
    public static ErrorOr<AccountId?> ReadAccount(IHeaderDictionary headers)
    {
        if (HasApiKey(headers) && HasBearer(headers))
        {
            return Ambiguous;
        }

        if (!headers.ContainsKey(AccountId))
        {
            return (AccountId?)null;
        }

        return Domain.Accounts.AccountId.TryParse(Single(headers, AccountId), out var account) ? account : MalformedAccount;
    }
}
