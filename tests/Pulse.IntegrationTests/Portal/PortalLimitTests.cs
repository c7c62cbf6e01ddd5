using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>
/// Rule 19 for the keys of drafts: an address that presents too many unknown keys is refused without a lookup for a while.
/// </summary>
public sealed class PortalLimitTests(TestDatabase database) : PortalGround(database)
{
    private const int AddressLimit = 4;

    protected override Dictionary<string, string> MoreSettings => new() { ["Login:FailuresPerAddress"] = $"{AddressLimit}" };

    [Test]
    public async Task After_the_limit_of_wrong_keys_from_an_address_even_a_valid_key_is_refused()
    {
        var (draft, address) = (await Owner.MakeDraftAsync(), NewAddress());
        await GuessKeysAsync(address, AddressLimit);

        AssertTooMany(await ReadAsync(Applicant(draft.Key, address)));
        AssertTooMany(await FillInAsync(Applicant(draft.Key, address), """{ "basics": { "dbaName": "Blue" } }"""));
        AssertTooMany(await ReadAsync(Applicant(Drafts.MadeUpKey(), address)));
        await AssertLetInAsync(Applicant(draft));
        Assert.That((await Owner.GetAsync(draft.Path)).Header("ETag"), Is.EqualTo(draft.ETag));
    }

    [Test]
    public async Task Wrong_portal_keys_do_not_block_logins_and_failed_logins_do_not_block_applicants()
    {
        var (draft, address) = (await Owner.MakeDraftAsync(), NewAddress());
        for (var i = 0; i < AddressLimit; i++)
        {
            Assert.That((await GuessAsync(From(address), $"nobody{i}@pulse.test")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        await AssertLetInAsync(Applicant(draft.Key, address));
        var (other, user) = (NewAddress(), await NewUserAsync());
        await GuessKeysAsync(other, AddressLimit);
        AssertTooMany(await ReadAsync(Applicant(draft.Key, other)));
        Assert.That((await AttemptAsync(From(other), user, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_key_of_a_submitted_draft_never_counts_as_a_guess()
    {
        var (submitted, draft, address) = (await Owner.MakeDraftAsync(), await Owner.MakeDraftAsync(), NewAddress());
        await Owner.SubmitAsync(submitted);
        for (var i = 0; i < 2 * AddressLimit; i++)
        {
            Assert.That((await ReadAsync(Applicant(submitted.Key, address))).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        await AssertLetInAsync(Applicant(draft.Key, address));
    }

    [Test]
    public async Task A_malformed_portal_key_does_not_count_as_a_guess()
    {
        var (draft, address) = (await Owner.MakeDraftAsync(), NewAddress());
        for (var i = 0; i < 2 * AddressLimit; i++)
        {
            Assert.That((await ReadAsync(Applicant($"pla_{i}", address))).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }

        await AssertLetInAsync(Applicant(draft.Key, address));
    }

    [Test]
    public async Task A_valid_key_does_not_count_as_a_guess()
    {
        var (draft, address) = (await Owner.MakeDraftAsync(), NewAddress());
        for (var i = 0; i < 2 * AddressLimit; i++)
        {
            await AssertLetInAsync(Applicant(draft.Key, address));
        }
    }

    [Test]
    public async Task Keys_guessed_in_parallel_never_exceed_the_limit_of_their_address()
    {
        var address = NewAddress();

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 3 * AddressLimit).Select(_ => ReadAsync(Applicant(Drafts.MadeUpKey(), address))));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized), Is.EqualTo(AddressLimit));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests), Is.EqualTo(2 * AddressLimit));
    }

    [Test]
    public async Task Addresses_of_one_IPv6_slash_64_are_one_address()
    {
        var draft = await Owner.MakeDraftAsync();
        for (var i = 0; i < AddressLimit; i++)
        {
            await GuessKeysAsync($"2001:db8:77:1::{i + 1}", 1);
        }

        AssertTooMany(await ReadAsync(Applicant(draft.Key, "2001:db8:77:1:ffff::9")));
        await AssertLetInAsync(Applicant(draft.Key, "2001:db8:77:2::1"));
    }

    [Test]
    public async Task Wrong_keys_no_longer_count_after_their_window()
    {
        var (draft, address) = (await Owner.MakeDraftAsync(), NewAddress());
        await GuessKeysAsync(address, AddressLimit);
        AssertTooMany(await ReadAsync(Applicant(draft.Key, address)));

        App.Clock.Advance(TimeSpan.FromMinutes(15));

        await AssertLetInAsync(Applicant(draft.Key, address));
    }

    [Test]
    public async Task The_audit_log_records_a_wrong_key_but_not_its_value()
    {
        var (address, key) = (NewAddress(), Drafts.MadeUpKey());
        await ReadAsync(Applicant(key, address));

        var happened = (await EventsAsync(Admin, "action=session.refused")).First(one => (string?)one["ipAddress"] == address);

        Assert.That(happened["actor"]!.ToJsonString(), Is.EqualTo("""{"type":"applicant","id":null,"name":null,"impersonating":null}"""));
        Assert.That(happened["target"]!.ToJsonString(), Is.EqualTo("""{"type":"applicationKey","id":null}"""));
        Assert.That(
            (happened["accountId"], happened["changes"]!.ToJsonString()), Is.EqualTo(((System.Text.Json.Nodes.JsonNode?)null, "{}")));
    }

    private async Task GuessKeysAsync(string address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await ReadAsync(Applicant(Drafts.MadeUpKey(), address))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }
}
