using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests;

/// <summary>External input is accepted or refused. Nothing else can happen.</summary>
public sealed class ParsingTests
{
    [Property(MaxTest = 1000)]
    public void Parsing_arbitrary_text_never_throws(string? text) => ReadEverything(text);

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public void Parsing_almost_valid_text_never_throws(AlmostRight almost) => ReadEverything(almost.Text);

    [Test]
    public void Parsing_null_never_throws() => ReadEverything(null);

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public void A_parsed_secret_token_identifier_or_account_id_is_formatted_as_the_original_text(AlmostRight almost)
    {
        var text = almost.Text;

        Assert.That(!ApiKeySecret.TryParse(text, out var secret) || secret.Reveal() == text);
        Assert.That(!SessionToken.TryParse(text, out var token) || token.Reveal() == text);
        Assert.That(!ApiKeyIdentifier.TryParse(text, out var identifier) || identifier.Value == text);
        Assert.That(!AccountId.TryParse(text, out var account) || account.ToString() == text);
    }

    private static void ReadEverything(string? text)
    {
        bool[] read =
        [
            ApiKeySecret.TryParse(text, out _),
            SessionToken.TryParse(text, out _),
            ApiKeyIdentifier.TryParse(text, out _),
            AccountId.TryParse(text, out _),
            Instant.TryParse(text, out _),
            PermissionNames.TryParse(text ?? "", out _),
        ];

        Assert.That(read.Count(kind => kind), Is.LessThan(2), "No text is valid in two formats.");
        if (text is not null && Text.IsPrintable(text))
        {
            Assert.That(Name.IsReadableLines(text), Is.EqualTo(Name.IsReadable(text)));
            Assert.That(new LoginFailureKeys(() => new byte[32]).OfEmail(text), Has.Length.EqualTo(LoginFailureKeys.Length));
        }
    }
}
