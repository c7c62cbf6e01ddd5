using Pulse.Domain.ApiKeys;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class KeyMetadataTests
{
    [Test]
    public void Members_are_kept_in_the_order_of_their_names_and_empty_texts_are_left_out()
    {
        var metadata = Of(("team", "payments"), ("Stage", "live"), ("old", null), ("empty", ""));

        Assert.That(metadata.Values, Is.EqualTo(new Dictionary<string, string> { ["Stage"] = "live", ["team"] = "payments" }));
        Assert.That(metadata.Values.Keys, Is.EqualTo(new[] { "Stage", "team" }));
    }

    [Test]
    public void Metadata_with_the_same_members_is_equal()
    {
        Assert.That(Of(("a", "1"), ("b", "2")), Is.EqualTo(Of(("b", "2"), ("a", "1"))));
        Assert.That(Of(("a", "1"), ("b", "2")).GetHashCode(), Is.EqualTo(Of(("b", "2"), ("a", "1")).GetHashCode()));
        Assert.That(Of(("a", "1")), Is.Not.EqualTo(Of(("A", "1"))).And.Not.EqualTo(Of(("a", "2"))).And.Not.EqualTo(KeyMetadata.None));
    }

    [TestCase("")]
    [TestCase(" a")]
    [TestCase("a\tb")]
    [TestCase("a[0")]
    [TestCase("a]")]
    [TestCase("a\"b")]
    [TestCase("a\\b")]
    [TestCase("a\u200bb")]
    [TestCase("12345678901234567890123456789012345678901")]
    public void A_name_is_visible_short_and_has_no_character_of_paths(string name)
    {
        Assert.That(KeyMetadata.IsName(name), Is.False);
        Assert.That(() => Of((name, "x")), Throws.ArgumentException);
    }

    [TestCase("a")]
    [TestCase("cost.center $'x'")]
    [TestCase("größe 🚀")]
    [TestCase("1234567890123456789012345678901234567890")]
    public void A_name_can_have_all_other_characters(string name) => Assert.That(KeyMetadata.IsName(name));

    [Test]
    public void There_are_at_most_50_members_with_texts_of_at_most_500_characters()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 500));
        var most = Enumerable.Range(0, 50).Select(number => ($"{number}", (string?)longest)).ToArray();

        Assert.That(Of(most).Values, Has.Count.EqualTo(50));
        Assert.That(() => Of([.. most, ("more", "x")]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Of(("a", new string('x', 501))), Throws.ArgumentException);
    }

    private static KeyMetadata Of(params (string Name, string? Value)[] members) =>
        KeyMetadata.Of(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
}
