using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests.Common;

public sealed class NumberAndInstantTests
{
    [Property]
    public bool Base62_loses_nothing(byte[] number)
    {
        var text = Base62.Encode(number, DigitsFor(number));
        var read = text.Aggregate(BigInteger.Zero, (value, digit) => value * 62 + Base62.Alphabet.IndexOf(digit, StringComparison.Ordinal));

        return Base62.IsBase62(text) && read == new BigInteger(number, isUnsigned: true, isBigEndian: true);
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(Arbitraries)])]
    public bool Base62_of_one_length_sorts_as_its_numbers_do(AnyNumber one, AnyNumber other) =>
        Math.Sign(string.CompareOrdinal(Encode(one.Value), Encode(other.Value))) == one.Value.CompareTo(other.Value);

    [Property]
    public bool Text_is_base_62_where_each_character_is(NonNull<string> text) =>
        Base62.IsBase62(text.Get) == text.Get.All(char.IsAsciiLetterOrDigit);

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool An_account_id_is_read_back_as_itself(AccountId id) =>
        id.ToString().Length == AccountId.Length && AccountId.TryParse(id.ToString(), out var read) && read == id;

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public bool An_instant_is_read_back_to_the_millisecond(Moment moment) =>
        Instant.TryParse(Instant.ToText(moment.Utc), out var read)
        && read == Instant.ToMilliseconds(moment.Utc)
        && read.Kind == DateTimeKind.Utc;

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public bool An_instant_in_UTF_8_is_its_text(Moment moment)
    {
        var written = new byte[Instant.Length];
        Instant.WriteUtf8(moment.Utc, written);

        return Encoding.UTF8.GetString(written) == Instant.ToText(moment.Utc);
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Cutting_to_milliseconds_takes_less_than_one_and_nothing_a_second_time(Moment moment)
    {
        var cut = Instant.ToMilliseconds(moment.Utc);

        return moment.Utc - cut < TimeSpan.FromMilliseconds(1) && cut <= moment.Utc && Instant.ToMilliseconds(cut) == cut;
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public bool An_instant_written_with_any_offset_is_the_same_instant(Moment moment, Offset offset)
    {
        var local = moment.Utc.Ticks + offset.FromUtc.Ticks;
        if (local < DateTime.MinValue.Ticks || local > DateTime.MaxValue.Ticks)
        {
            return true;
        }

        var text = new DateTimeOffset(local, offset.FromUtc).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);

        return Instant.TryParse(text, out var read) && read == Instant.ToMilliseconds(moment.Utc);
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Arbitraries)])]
    public bool Instants_sort_as_their_texts_do(Moment one, Moment other) =>
        Math.Sign(string.CompareOrdinal(Instant.ToText(one.Utc), Instant.ToText(other.Utc)))
        == Instant.ToMilliseconds(one.Utc).CompareTo(Instant.ToMilliseconds(other.Utc));

    private static string Encode(uint number)
    {
        var bytes = BitConverter.GetBytes(number);
        Array.Reverse(bytes);
        return Base62.Encode(bytes, 6);
    }

    private static int DigitsFor(byte[] number) => (int)Math.Ceiling(number.Length * 8 / Math.Log2(62)) + 1;
}
