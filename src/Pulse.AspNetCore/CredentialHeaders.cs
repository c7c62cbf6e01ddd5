using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Pulse.AspNetCore;

/// <summary>Reads the credential and the account of a request. Credentials of other schemes are ignored.</summary>
internal static class CredentialHeaders
{
    public const string ApiKey = "x-api-key";
    public const string ApiSecret = "x-api-secret";
    public const string AccountId = "x-account-id";

    private const string Bearer = "Bearer";
    private const string Basic = "Basic";
    private const int AccountLength = 16;

    /// <returns>Neither a credential nor a refusal if the request has no credential of Pulse.</returns>
    public static (PulseCredential? Credential, PulseRefusal? Refusal) Read(IHeaderDictionary headers)
    {
        var (apiKey, apiSecret, authorization) = (headers[ApiKey], headers[ApiSecret], headers.Authorization);
        var isPair = apiKey.Count > 0 || apiSecret.Count > 0;
        if (authorization.Count > 1 && IsAmbiguous(authorization, isPair))
        {
            return (null, PulseRefusal.Ambiguous);
        }

        var authorized = authorization.Count == 1 ? OfAuthorization(authorization[0]) : null;
        if (!isPair)
        {
            return (authorized, null);
        }

        if (authorized is not null)
        {
            return (null, PulseRefusal.Ambiguous);
        }

        var credential = (apiKey, apiSecret) switch
        {
            ({ Count: 1 }, { Count: 1 }) => PulseCredential.OfApiKey(apiKey[0], apiSecret[0]),
            ({ Count: 1 }, { Count: 0 }) => PulseCredential.OfImportedKey(apiKey[0]),
            _ => null,
        };
        return (credential, credential is null ? PulseRefusal.Unauthenticated : null);
    }

    /// <returns>False if the header is malformed.</returns>
    public static bool TryReadAccount(IHeaderDictionary headers, out string? account)
    {
        var values = headers[AccountId];
        account = values.Count == 0 ? null : values[0];
        return values.Count == 0
            || (values.Count == 1 && account is { Length: AccountLength } && !account.AsSpan().ContainsAnyExceptInRange('0', '9'));
    }

    /// <summary>As Pulse decides it: one scheme that is repeated is not accepted, but not ambiguous.</summary>
    private static bool IsAmbiguous(StringValues authorization, bool isPair)
    {
        var kinds = authorization.Select(OfAuthorization).OfType<PulseCredential>().Select(credential => credential.Kind).Distinct();
        return kinds.Count() + (isPair ? 1 : 0) > 1;
    }

    private static PulseCredential? OfAuthorization(string? value)
    {
        var text = value.AsSpan().Trim();
        var end = text.IndexOfAny(' ', '\t');
        if (end < 0)
        {
            return null;
        }

        var scheme = text[..end];
        var rest = text[end..].TrimStart();
        return scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase) ? PulseCredential.OfSession(rest.ToString())
            : scheme.Equals(Basic, StringComparison.OrdinalIgnoreCase) ? PulseCredential.OfBasic(rest)
            : null;
    }
}
