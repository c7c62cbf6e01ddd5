using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Domain.Applications;

public sealed class CodesTests
{
    /// <summary>Numbers of real banks, as published by the Federal Reserve.</summary>
    [TestCase("021000021")]
    [TestCase("011401533")]
    [TestCase("121000358")]
    [TestCase("091000019")]
    public void A_routing_number_has_a_check_digit(string number)
    {
        Assert.That(Codes.IsRoutingNumber(number), Is.True);
        for (var place = 0; place < number.Length; place++)
        {
            var mistyped = string.Concat(number.AsSpan(0, place), $"{((number[place] - '0') + 1) % 10}", number.AsSpan(place + 1));
            Assert.That(Codes.IsRoutingNumber(mistyped), Is.False, mistyped);
        }
    }

    [TestCase("12-3456789", true)]
    [TestCase("123456789", true)]
    [TestCase("123-456789", false)]
    [TestCase("1-23456789", false)]
    [TestCase("00-1234567", false)]
    [TestCase("١٢٣٤٥٦٧٨٩", false)]
    public void An_EIN_is_nine_digits_with_or_without_its_hyphen(string text, bool isOne) =>
        Assert.That(Codes.IsEin(text), Is.EqualTo(isOne));

    [TestCase("123-45-6789", true)]
    [TestCase("123456789", true)]
    [TestCase("123-456789", false)]
    [TestCase("12-345-6789", false)]
    [TestCase("000-45-6789", false)]
    [TestCase("666-45-6789", false)]
    [TestCase("900-45-6789", false)]
    [TestCase("899-45-6789", true)]
    [TestCase("123-00-6789", false)]
    [TestCase("123-45-0000", false)]
    public void An_SSN_with_a_part_that_is_never_assigned_is_invalid(string text, bool isOne) =>
        Assert.That(Codes.IsSsn(text), Is.EqualTo(isOne));

    [TestCase("+14155552671", true)]
    [TestCase("+442071838750", true)]
    [TestCase("+123456789012345", true)]
    [TestCase("+1234567890123456", false)]
    [TestCase("+123456", false)]
    [TestCase("14155552671", false)]
    [TestCase("+04155552671", false)]
    [TestCase("+1-415-555", false)]
    public void A_telephone_number_is_in_the_form_of_E164(string text, bool isOne) => Assert.That(Codes.IsPhone(text), Is.EqualTo(isOne));

    [TestCase("USD", 2)]
    [TestCase("JPY", 0)]
    [TestCase("KWD", 3)]
    public void A_currency_has_the_right_number_of_decimals(string currency, int decimals)
    {
        Assert.That(Codes.IsCurrency(currency), Is.True);
        Assert.That(Codes.DecimalsOf(currency), Is.EqualTo(decimals));
    }

    [Test]
    public void The_numbers_of_countries_and_states_match_their_sources()
    {
        var pairs = (from first in Enumerable.Range(
            'A', 26)
                     from second in Enumerable.Range('A', 26)
                     select $"{(char)first}{(char)second}").ToList();

        Assert.That(pairs.Count(Codes.IsCountry), Is.EqualTo(249));
        Assert.That(pairs.Count(Codes.IsUsState), Is.EqualTo(62));
        Assert.That(Codes.IsCountry("us") || Codes.IsUsState("ca"), Is.False);
    }
}
