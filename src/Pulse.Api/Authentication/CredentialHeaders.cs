using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Api.Authentication;

/// <summary>The headers by which a caller says who it is and where it wants to act.</summary>
internal static class CredentialHeaders
{
    public const string ApiKey = "x-api-key";
    public const string ApiSecret = "x-api-secret";
    public const string AccountId = "x-account-id";
    public const string ApplicationKey = "x-application-key";
    public const string Bearer = "Bearer";

    /// <summary>Characters; no credential of ours comes near it.</summary>
    private const int MaxLength = 256;

    private const string Blanks = " \t";

    private static readonly Error Ambiguous = Error.Failure(
        "ambiguous_credentials", $"Send either a session token (Authorization: Bearer) or an API key ({ApiKey} and {ApiSecret}), not both.");

    private static readonly Error MalformedAccount = Error.Failure("malformed_account_id", $"{AccountId} must be 16 digits.");

    public static bool HasApiKey(IHeaderDictionary headers) => headers.ContainsKey(ApiKey) || headers.ContainsKey(ApiSecret);

    /// <summary>The bearer token; null where there is none, or another scheme.</summary>
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
    /// Whether a session token is meant. Other schemes are not Pulse's: a proxy or a browser sends them for itself, and they are ignored.
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

    /// <summary>In clear what a caller who was let in has proved itself by: for deriving keys, never to be kept.</summary>
    public static string Presented(IHeaderDictionary headers) => Token(headers) ?? $"{Single(headers, ApiKey)} {Single(headers, ApiSecret)}";

    /// <summary>A header's only value; null where it is absent or repeated.</summary>
    public static string? Single(IHeaderDictionary headers, string name) => headers[name] is [var value] ? value : null;

    /// <summary>Refuses headers that nobody could act on, whoever is calling.</summary>
    /// <returns>The account asked for; null where none is.</returns>
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
