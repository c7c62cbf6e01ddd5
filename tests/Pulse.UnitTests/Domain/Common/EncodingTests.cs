using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Domain.Common;

public sealed class EncodingTests
{
    /// <summary>The expected checksum was computed with zlib.</summary>
    [Test]
    public void A_secret_ends_in_the_CRC_32_of_zlib() =>
        Assert.That(
            ApiKeySecret.From(new byte[ApiKeySecret.RandomBytes]).Reveal(),
            Is.EqualTo("pls_00000000000000000000000000000000000000000003JF0CW"));

    [TestCase(new byte[] { 0 }, "00")]
    [TestCase(new byte[] { 61 }, "0z")]
    [TestCase(new byte[] { 62 }, "10")]
    [TestCase(new byte[] { 0xFF }, "47")]
    [TestCase(new byte[] { 0x0F, 0x03 }, "zz")]
    public void Base62_writes_the_most_significant_digit_first(byte[] number, string expected) =>
        Assert.That(Base62.Encode(number, 2), Is.EqualTo(expected));

    [Test]
    public void Base62_refuses_a_number_that_does_not_fit() =>
        Assert.That(() => Base62.Encode([0x0F, 0x04], 2), Throws.ArgumentException);

    [TestCase("azAZ09", true)]
    [TestCase("", true)]
    [TestCase("a-b", false)]
    [TestCase("a b", false)]
    [TestCase("ä", false)]
    [TestCase("\u0661", false)]
    public void Base62_is_ASCII_letters_and_digits(string text, bool expected) => Assert.That(Base62.IsBase62(text), Is.EqualTo(expected));
}
