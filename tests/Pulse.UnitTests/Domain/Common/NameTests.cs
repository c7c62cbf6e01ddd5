using Pulse.Domain.Common;

namespace Pulse.UnitTests.Domain.Common;

public sealed class NameTests
{
    [TestCase("Till 4")]
    [TestCase("Käse & Söhne (Zürich), 日本語, שלום, हिन्दी")]
    [TestCase("Straße e\u0301 \u00A0x")]
    [TestCase("\U0001F511 \u2764\uFE0F")]
    [TestCase("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [TestCase("\U0001F469\u200D\U0001F469\u200D\U0001F467")]
    public void Ordinary_names_are_readable(string name) => Assert.That(Name.IsReadable(name));

    [TestCase("a\u0007b", TestName = "A control character")]
    [TestCase("a\nb", TestName = "A line break")]
    [TestCase("superAdmin\u200B", TestName = "A zero-width space")]
    [TestCase("a\u200Db", TestName = "A joiner")]
    [TestCase("\u0645\u200C", TestName = "A joiner at the end")]
    [TestCase("\u0645\u200C\u200C\u062E", TestName = "A joiner of a joiner")]
    [TestCase("\u202Eabc", TestName = "A change of direction")]
    [TestCase("a\u00ADb", TestName = "A soft hyphen")]
    [TestCase("\uFEFFa", TestName = "A byte order mark")]
    [TestCase("a\U000E0041b", TestName = "A tag")]
    [TestCase("a\u2028b", TestName = "A line separator")]
    [TestCase("a\u2029b", TestName = "A paragraph separator")]
    [TestCase("a\u0378b", TestName = "A character that there is not")]
    [TestCase("a\uFFFFb", TestName = "A noncharacter")]
    [TestCase("a\uE000b", TestName = "A character for private use")]
    [TestCase("a\U000F0000b", TestName = "A character for private use beyond the first plane")]
    [TestCase("a\u3164b", TestName = "A letter that fills a place and is not seen")]
    [TestCase("a\u115Fb", TestName = "Another")]
    [TestCase("a\u2800b", TestName = "A pattern of no dots")]
    [TestCase("a\u034Fb", TestName = "A mark that is not seen")]
    public void Names_with_invisible_or_meaningless_characters_are_not_readable(string name) =>
        Assert.That(Name.IsReadable(name), Is.False);

    [Test]
    public void A_name_with_half_a_surrogate_pair_is_not_readable()
    {
        foreach (var name in new[] { "\uD800", "a\uDC00", "\uDC00\uD800" })
        {
            Assert.That(Name.IsReadable(name), Is.False);
        }
    }

    [TestCase("superAdmin", "SUPERADMIN")]
    [TestCase("superAdmin", "\uFF53\uFF55\uFF50\uFF45\uFF52\uFF21\uFF44\uFF4D\uFF49\uFF4E")]
    [TestCase("superAdmin", "\U0001D42C\U0001D42E\U0001D429\U0001D41E\U0001D42BAdmin")]
    [TestCase("superAdmin", "superAdmin\uFE0F")]
    [TestCase("\u0645\u06CC\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [TestCase("caf\u00E9", "CAFE\u0301")]
    [TestCase("office", "o\uFB03ce")]
    [TestCase("a b", "A\u00A0B")]
    public void Names_that_look_alike_are_alike(string one, string other) =>
        Assert.That((Name.AreAlike(one, other), Name.AreAlike(other, one)), Is.EqualTo((true, true)));

    [TestCase("superAdmin", "superAdmins")]
    [TestCase("cafe", "caf\u00E9")]
    [TestCase("a b", "ab")]
    public void Names_that_look_different_are_not_alike(string one, string other) => Assert.That(Name.AreAlike(one, other), Is.False);
}
