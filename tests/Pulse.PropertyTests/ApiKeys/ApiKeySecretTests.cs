using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests.ApiKeys;

public sealed partial class ApiKeySecretTests
{
    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_is_read_back_as_itself(ApiKeySecret secret) =>
        ApiKeySecret.TryParse(secret.Reveal(), out var read) && read == secret;

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_has_the_form_that_scanners_look_for(ApiKeySecret secret) => ScannersPattern().IsMatch(secret.Reveal());

    [Property(MaxTest = 2000, Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_with_any_one_character_changed_is_refused(ApiKeySecret secret, NonNegativeInt where, NonNegativeInt which)
    {
        var text = secret.Reveal();
        var position = where.Get % text.Length;
        var others = Base62.Alphabet.Replace(text[position].ToString(), "", StringComparison.Ordinal);
        var changed = text.Remove(position, 1).Insert(position, others[which.Get % others.Length].ToString());

        return !ApiKeySecret.TryParse(changed, out _);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_with_any_one_character_changed_to_any_other_is_refused(ApiKeySecret secret, NonNegativeInt where, char other)
    {
        var text = secret.Reveal();
        var position = where.Get % text.Length;

        return text[position] == other || !ApiKeySecret.TryParse(text.Remove(position, 1).Insert(position, other.ToString()), out _);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_with_two_neighbours_exchanged_is_refused(ApiKeySecret secret, NonNegativeInt where)
    {
        var characters = secret.Reveal().ToCharArray();
        var position = where.Get % (characters.Length - 1);
        (characters[position], characters[position + 1]) = (characters[position + 1], characters[position]);
        var exchanged = new string(characters);

        return exchanged == secret.Reveal() || !ApiKeySecret.TryParse(exchanged, out _);
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool The_checksum_is_over_all_that_stands_before_it(ApiKeySecret secret)
    {
        var text = secret.Reveal();
        var crc = Crc32.HashToUInt32(Encoding.ASCII.GetBytes(text[..^6]));
        var digits = text[^6..].Aggregate(0L, (number, digit) => number * 62 + Base62.Alphabet.IndexOf(digit, StringComparison.Ordinal));

        return digits == crc;
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_case_folded_secret_is_refused(ApiKeySecret secret) =>
        !ApiKeySecret.TryParse(secret.Reveal().ToUpperInvariant(), out _) && !Folds(secret.Reveal());

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_secret_never_prints_itself(ApiKeySecret secret) =>
        !$"{secret} {new { secret }}".Contains(secret.Reveal()[4..], StringComparison.Ordinal);

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool The_hint_is_the_end_of_the_secret(ApiKeySecret secret) =>
        secret.Hint.Length == ApiKeySecret.HintLength && secret.Reveal().EndsWith(secret.Hint, StringComparison.Ordinal);

    private static bool Folds(string secret)
    {
        var folded = secret.ToLowerInvariant();
        return folded != secret && ApiKeySecret.TryParse(folded, out _);
    }

    [GeneratedRegex(@"^[a-z0-9]{2,16}_[0-9A-Za-z]{49}\z")]
    private static partial Regex ScannersPattern();
}
