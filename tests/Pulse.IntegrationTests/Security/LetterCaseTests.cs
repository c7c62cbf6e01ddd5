using System.Net;
using System.Numerics;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 15: credentials are case-sensitive on every database.</summary>
public sealed class LetterCaseTests(TestDatabase database) : SecurityTests(database)
{
    private const string Prefix = $"{SecretPrefix.Default}_";

    [Test]
    public async Task A_case_folded_token_fails()
    {
        var login = await Anonymous().PostAsync("/auth/login", (await Admin.MakeKeyAsync("readApiKeys")).Login);
        var token = (string)login.Json["token"]!;

        Assert.That(await StatusOfSessionAsync(Bearer(token)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfSessionAsync(Bearer(token.ToUpperInvariant())), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Bearer(FoldFirstLetter(token))), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_case_folded_identifier_fails()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var folded = ApiKeyIdentifier.Prefix + FoldFirstLetter(key.ApiKey[ApiKeyIdentifier.Prefix.Length..]);

        await AssertRefusedAsync(folded, key.Secret);
        await AssertRefusedAsync(key.ApiKey.ToUpperInvariant(), key.Secret);
        await AssertRefusedAsync(key.ApiKey.ToLowerInvariant(), key.Secret);
    }

    [Test]
    public async Task A_case_folded_secret_fails_by_its_checksum()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var folded = Prefix + FoldFirstLetter(key.Secret[Prefix.Length..]);

        Assert.That(ApiKeySecret.TryParse(folded, out _), Is.False);
        await AssertRefusedAsync(key.ApiKey, folded);
        await AssertRefusedAsync(key.ApiKey, key.Secret.ToUpperInvariant());
    }

    [Test]
    public async Task A_case_folded_secret_with_a_recomputed_checksum_fails_as_well()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var folded = FoldWithChecksum(key.Secret);

        Assert.That(ApiKeySecret.TryParse(folded, out _), Is.True, "The checksum must be valid.");
        Assert.That(RandomPartOf(folded), Is.EqualTo(RandomPartOf(key.Secret)).IgnoreCase.And.Not.EqualTo(RandomPartOf(key.Secret)));
        await AssertRefusedAsync(key.ApiKey, folded);
    }

    [Test]
    public async Task A_password_is_checked_exactly_as_it_was_typed(
        [Values(
            "A-password-of-the-tests",
            "A-PASSWORD-OF-THE-TESTS",
            " a-password-of-the-tests",
            "a-password-of-the-tests ",
            "a-password-of-the-test")] string typed)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);

        var login = await Anonymous().PostAsync("/auth/login", new { email, password = typed });

        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task An_identifier_in_another_case_is_another_identifier_in_a_filter()
    {
        var user = await UserAsync(Permission.WriteApiKeys);
        var key = await user.MakeKeyAsync("writeApiKeys");

        var exact = await user.GetAsync($"/apikeys?apiKey={key.ApiKey}");
        var folded = await user.GetAsync($"/apikeys?apiKey={key.ApiKey.ToUpperInvariant()}");

        Assert.That(exact.Json.AsArray(), Has.Count.EqualTo(1));
        Assert.That(folded.Json.AsArray(), Is.Empty);
    }

    private async Task AssertRefusedAsync(string apiKey, string apiSecret)
    {
        var login = await Anonymous().PostAsync("/auth/login", new { apiKey, apiSecret });

        Assert.That(await StatusOfSessionAsync(ApiKey(apiKey, apiSecret)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(login.Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static string FoldFirstLetter(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('A', 'z');
        return text[..at] + (char)(text[at] ^ 0x20) + text[(at + 1)..];
    }

    /// <summary>
    /// The secret with its first lower-case letter in upper case, and a matching checksum. An upper-case letter is the smaller digit, so
    /// that the number does not overflow.
    /// </summary>
    private static string FoldWithChecksum(string secret)
    {
        var random = RandomPartOf(secret);
        var at = random.AsSpan().IndexOfAnyInRange('a', 'z');
        var folded = random[..at] + char.ToUpperInvariant(random[at]) + random[(at + 1)..];
        var number = folded.Aggregate(BigInteger.Zero, (sum, digit) => sum * 62 + Base62.Alphabet.IndexOf(digit, StringComparison.Ordinal));
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return ApiKeySecret.From([.. new byte[ApiKeySecret.RandomBytes - bytes.Length], .. bytes]).Reveal();
    }

    private static string RandomPartOf(string secret) => secret[Prefix.Length..^6];
}
