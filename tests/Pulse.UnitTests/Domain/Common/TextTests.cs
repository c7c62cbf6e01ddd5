using System.Text;
using Pulse.Domain.Common;

namespace Pulse.UnitTests.Domain.Common;

public sealed class TextTests
{
    [TestCase("")]
    [TestCase("Till 4")]
    [TestCase("Käse, 日本語, שלום")]
    [TestCase("\U0001F511")]
    [TestCase("\U0001F511\U0001F511x")]
    public void Ordinary_text_is_printable(string text)
    {
        Assert.That(Text.IsPrintable(text));
        Assert.That(Name.IsReadableLines(text));
    }

    [TestCase("\0")]
    [TestCase("a\u001Bb")]
    [TestCase("a\u007F")]
    [TestCase("a\u0085")]
    public void Control_characters_are_not_printable(string text)
    {
        Assert.That(Text.IsPrintable(text), Is.False);
        Assert.That(Name.IsReadableLines(text), Is.False);
    }

    [TestCase("one\ntwo")]
    [TestCase("one\r\ntwo")]
    [TestCase("one\ttwo")]
    public void Line_breaks_and_tabs_are_printable_only_where_lines_are(string text)
    {
        Assert.That(Text.IsPrintable(text), Is.False);
        Assert.That(Name.IsReadableLines(text));
    }

    [Test]
    public void Halves_of_a_surrogate_pair_are_not_printable()
    {
        foreach (var text in new[] { "\uD800", "\uDC00", "a\uD800b", "a\uD800", "\uDC00\uD800", "\uD83D\uDD11\uD83D" })
        {
            Assert.That(Text.IsPrintable(text), Is.False);
            Assert.That(Name.IsReadableLines(text), Is.False);
        }
    }

    /// <summary>E-mail addresses are normalized before they are counted and looked up, and .NET throws for some well-formed ones.</summary>
    [Test]
    public void Every_printable_character_can_be_normalised()
    {
        var characters = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value).ToString());

        Assert.That(() => characters.Where(Text.IsPrintable).Count(character => character.IsNormalized()), Throws.Nothing);
    }
}
