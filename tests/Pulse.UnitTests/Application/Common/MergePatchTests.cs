using System.Text.Json.Nodes;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.UnitTests.Application.Common;

public sealed class MergePatchTests
{
    private static readonly Guid Ada = Guid.Parse("019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a21");

    private static readonly ApplicationContent Content = new()
    {
        Basics = new Basics { BusinessName = "Bakery", DbaName = "Corner", Address = new Address { City = "Oakland", Country = "US" } },
        BusinessBanking = new BusinessBanking { BankName = "First", AccountNumber = SensitiveText.Kept("cipher", "6789") },
        BusinessOwners = [new BusinessOwner { Id = Ada, FirstName = "Ada", Ssn = SensitiveText.Kept("sealed", "6789") }],
    };

    [Test]
    public void Absent_members_are_kept_and_null_clears()
    {
        var patched = Patch("""{ "basics": { "dbaName": null, "address": { "city": "Berkeley" } } }""");

        Assert.That(
            patched.Basics,
            Is.EqualTo(new Basics { BusinessName = "Bakery", Address = new Address { City = "Berkeley", Country = "US" } }));
        Assert.That(patched.BusinessBanking, Is.EqualTo(Content.BusinessBanking));
        Assert.That(Patch("""{ "basics": null }""").Basics, Is.Null);
    }

    [Test]
    public void The_encrypted_value_is_kept_until_another_number_is_sent()
    {
        Assert.That(
            Patch("""{ "businessBanking": { "bankName": "Second" } }""").BusinessBanking!.AccountNumber!.Cipher, Is.EqualTo("cipher"));
        Assert.That(
            Patch("""{ "businessBanking": { "accountNumber": "55667788" } }""").BusinessBanking!.AccountNumber!.Reveal(),
            Is.EqualTo("55667788"));
    }

    [Test]
    public void An_item_with_an_existing_id_is_merged_and_a_list_is_replaced_by_the_sent_list()
    {
        var patched = Patch($$"""{ "businessOwners": [ { "firstName": "Bo" }, { "id": "{{Ada}}", "title": "CEO" } ] }""").BusinessOwners!;

        Assert.That(patched.Select(owner => owner.FirstName), Is.EqualTo(new[] { "Bo", "Ada" }));
        Assert.That(patched[1], Is.EqualTo(Content.BusinessOwners![0] with { Title = "CEO" }));
        Assert.That(Patch("""{ "businessOwners": [] }""").BusinessOwners, Is.Empty);
    }

    [Test]
    public void Storing_an_unencrypted_account_number_throws() => Assert.That(
        () => StoredJson.Write(new BusinessBanking { AccountNumber = SensitiveText.Sent("55667788") }), Throws.InvalidOperationException);

    [Test]
    public void An_absent_member_keeps_the_current_value()
    {
        Assert.That(default(MergePatch<string>).IsPresent, Is.False);
        Assert.That(default(MergePatch<string>).ApplyTo("current"), Is.EqualTo("current"));
    }

    [Test]
    public void A_present_member_replaces_the_current_value_and_null_clears_it()
    {
        Assert.That(new MergePatch<string>("sent").ApplyTo("current"), Is.EqualTo("sent"));
        Assert.That(new MergePatch<string?>(null).IsPresent);
        Assert.That(new MergePatch<string?>(null).ApplyTo("current"), Is.Null);
    }

    [Test]
    public void It_never_prints_what_was_sent() =>
        Assert.That(new MergePatch<ApplicationContent>(Content, []).ToString(), Does.Not.Contain("Bakery"));

    private static ApplicationContent Patch(string json) =>
        new MergePatch<ApplicationContent>(new ApplicationContent(), JsonNode.Parse(json)!.AsObject()).ApplyTo(Content);
}
