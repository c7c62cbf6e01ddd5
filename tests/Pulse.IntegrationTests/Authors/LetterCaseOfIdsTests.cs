using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Authors;

/// <summary>UUIDs (RFC 9562, 4) and e-mail addresses are case-insensitive in filters.</summary>
public sealed class LetterCaseOfIdsTests(TestDatabase database) : ContractTests(database)
{
    [Test]
    public async Task A_list_is_filtered_by_the_id_of_an_author_in_upper_case()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var key = await admin.MakeKeyAsync("readApiKeys", "writeApiKeys", "readRoles", "writeRoles", "readMerchants", "writeMerchants");
        var made = await Using(key).MakeKeyAsync("readMerchants");
        await Using(key).PostAsync("/roles", new { name = "Made by a key", permissions = new[] { "readMerchants" } });
        await Using(key).PostAsync("/merchants", Businesses.Profile());
        foreach (var field in (string[])["createdById", "updatedById"])
        {
            foreach (var list in (string[])["/apikeys", "/roles", "/merchants"])
            {
                var found = await admin.GetAsync($"{list}?{field}={key.Id.ToUpperInvariant()}");

                Assert.That(found.Json.AsArray(), Has.Count.EqualTo(1), $"{list} {field} {found.Text}");
            }

            var filter = new Dictionary<string, string> { [field] = key.Id.ToUpperInvariant() };
            var tried = await admin.PostAsync("/apikeys/bulk", new { action = "disable", dryRun = true, filter });
            Assert.That(tried.Status, Is.EqualTo(HttpStatusCode.OK), tried.Text);
            Assert.That(tried.Json["results"]!.AsArray().Select(result => (string)result!["id"]!), Is.EqualTo(new[] { made.Id }));
        }

        Assert.That((await admin.GetAsync("/apikeys?createdById=1")).Json.AsArray(), Has.Count.EqualTo(1), "a user's number");
    }

    [Test]
    public async Task Events_are_found_by_the_id_of_their_actor_or_target_in_upper_case()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys", "writeApiKeys", "readMerchants");
        var made = await Using(key).MakeKeyAsync("readMerchants");

        var byActor = await admin.GetAsync($"/audit-events?action=apiKey.created&actor={key.Id.ToUpperInvariant()}");
        var byTarget = await admin.GetAsync($"/audit-events?target={made.Id.ToUpperInvariant()}");

        Assert.That(byActor.Json.AsArray().Select(happened => (string)happened!["target"]!["id"]!), Is.EqualTo(new[] { made.Id }));
        Assert.That(byTarget.Json.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("ADA.{0}@PULSE.test")]
    [TestCase("Ada.{0}@pulse.Test")]
    [TestCase("ada.{0}@pulse.test")]
    public async Task Events_are_found_by_the_e_mail_of_their_actor_in_other_letter_case(string email)
    {
        var (account, name) = (await Seed.AccountAsync(), $"{Guid.NewGuid():n}");
        var user = await AdminIn(account).MakeUserAsync($"Ada.{name}@pulse.test", accountAdmin: true);
        await Anonymous().PostAsync("/auth/password/set", new { token = user.Token, password = Seed.Password });
        var ada = (await LoginAsync(user.Email, Seed.Password)).In(account);
        var key = await ada.MakeKeyAsync();

        var found = await ada.GetAsync($"/audit-events?action=apiKey.created&actor={email.Replace("{0}", name, StringComparison.Ordinal)}");

        Assert.That(found.Json.AsArray().Select(happened => (string)happened!["target"]!["id"]!), Is.EqualTo(new[] { key.Id }));
        Assert.That((await ada.GetAsync("/audit-events?actor=other@pulse.test")).Json.AsArray(), Is.Empty);
    }
}
