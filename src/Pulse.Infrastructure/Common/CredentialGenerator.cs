using System.Globalization;
using System.Security.Cryptography;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Infrastructure.Common;

/// <summary>Generates credentials with <see cref="RandomNumberGenerator"/>, which selects characters without modulo bias.</summary>
internal sealed class CredentialGenerator : ICredentialGenerator
{
    /// <summary>Excludes characters that are easily confused when a password is typed.</summary>
    private const string PasswordAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private const string NonZeroDigits = "123456789";
    private const string Digits = "0123456789";

    public ApiKeyIdentifier NewApiKeyIdentifier() =>
        ApiKeyIdentifier.From(RandomNumberGenerator.GetString(Base62.Alphabet, ApiKeyIdentifier.RandomLength));

    public ApiKeySecret NewApiKeySecret(string prefix = SecretPrefix.Default) =>
        ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes), prefix);

    public ApplicationKey NewApplicationKey() => ApplicationKey.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes));

    public SessionToken NewSessionToken() => SessionToken.From(RandomNumberGenerator.GetBytes(SessionToken.RandomBytes));

    /// <summary>Uniform over all 16-digit numbers without a leading zero.</summary>
    public AccountId NewAccountId() => new(long.Parse(
        RandomNumberGenerator.GetString(NonZeroDigits, 1) + RandomNumberGenerator.GetString(Digits, AccountId.Length - 1),
        CultureInfo.InvariantCulture));

    /// <summary>24 characters, about 140 bits.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(PasswordAlphabet, 24);
}
