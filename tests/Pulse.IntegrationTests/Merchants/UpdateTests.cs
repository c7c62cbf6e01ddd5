using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

public sealed class UpdateTests(TestDatabase database) : MerchantTests(database)
{
    [Test]
    public async Task A_patch_changes_the_fields_that_it_contains_and_keeps_the_others()
    {
        var profile = Businesses.Profile("Before").With("basics.dbaName", "Short").With("businessDetails.employeeCount", 7);
        var merchant = await Caller.MakeMerchantAsync(profile);

        var patched = await Caller.PatchAsync(
            merchant.Path,
            """{"basics":{"businessName":"After","dbaName":null,"address":{"line2":"Floor 2"}},"businessDetails":{"mcc":"5812"}}""");

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(patched.Header("ETag"), Is.EqualTo("\"2\""));
        AssertShows(
            patched.Json,
            profile.With("basics.businessName", "After").Without("basics.dbaName").With("basics.address.line2", "Floor 2").With(
                "businessDetails.mcc", "5812"));
        Assert.That((await Caller.GetAsync(merchant.Path)).Text, Is.EqualTo(patched.Text));
    }

    [Test]
    public async Task A_merchant_patch_accepts_merge_patch_and_rejects_JSON_Patch()
    {
        var merchant = await Caller.MakeMerchantAsync();

        var merge = await Caller.SendAsync(HttpMethod.Patch, merchant.Path, Body("application/merge-patch+json"));
        var operations = await Caller.SendAsync(HttpMethod.Patch, merchant.Path, Body("application/json-patch+json"));

        Assert.That((string?)merge.Json["basics"]!["dbaName"], Is.EqualTo("Patched"), merge.Text);
        operations.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [TestCase("""{"basics":null}""", "basics")]
    [TestCase("""{"basics":{"contact":{"email":null}}}""", "basics.contact.email")]
    [TestCase("""{"businessDetails":{"mcc":null,"description":null}}""", "businessDetails.mcc", "businessDetails.description")]
    public async Task Required_fields_cannot_be_cleared(string patch, params string[] paths)
    {
        var merchant = await Caller.MakeMerchantAsync();

        (await Caller.PatchAsync(merchant.Path, patch)).AssertInvalid(paths);

        await AssertUnchangedAsync(merchant);
    }

    [Test]
    public async Task A_patch_that_contradicts_a_stored_value_is_refused_for_either_of_the_two_fields()
    {
        var merchant = await Caller.MakeMerchantAsync();
        var abroad = await Caller.MakeMerchantAsync(
            Businesses.Profile().With("basics.address.country", "DE").With("basics.address.state", "Hessen"));

        (await Caller.PatchAsync(merchant.Path, """{"basics":{"address":{"state":"Hessen"}}}""")).AssertInvalid("basics.address.state");
        (await Caller.PatchAsync(abroad.Path, """{"basics":{"address":{"country":"US"}}}""")).AssertInvalid("basics.address.state");

        await AssertUnchangedAsync(merchant);
        await AssertUnchangedAsync(abroad);
    }

    [TestCase("{}")]
    [TestCase("""{"basics":{}}""")]
    [TestCase("""{"basics":{"businessName":"Acme Coffee LLC","dbaName":null,"address":{"city":"Oakland"}}}""")]
    public async Task A_patch_without_changes_leaves_the_merchant_unchanged_and_creates_no_audit_event(string patch)
    {
        var merchant = await Caller.MakeMerchantAsync();
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await Caller.PatchAsync(merchant.Path, patch)).Status, Is.EqualTo(HttpStatusCode.OK));

        await AssertUnchangedAsync(merchant);
        Assert.That(await Caller.EventsOfAsync(merchant.Id), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_update_shows_and_records_who_made_it_and_when()
    {
        var merchant = await Caller.MakeMerchantAsync();
        var key = await Caller.MakeKeyAsync("writeMerchants");
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var patched = await Using(key).PatchAsync(merchant.Path, """{"basics":{"businessName":"Renamed"}}""");

        Assert.That(
            ((string?)patched.Json["createdBy"], (string?)patched.Json["updatedBy"]), Is.EqualTo((PulseApp.AdminEmail, key.ApiKey)));
        Assert.That((string?)patched.Json["updatedAt"], Is.GreaterThan((string)patched.Json["createdAt"]!));
        var (action, changes) = (await Caller.EventsOfAsync(merchant.Id))[0];
        Assert.That(action, Is.EqualTo("merchant.updated"));
        Assert.That(changes!.AsObject().Select(change => change.Key), Is.EqualTo(new[] { "basics" }));
        Assert.That(
            ((string?)changes["basics"]!["from"]!["businessName"], (string?)changes["basics"]!["to"]!["businessName"]),
            Is.EqualTo(("Acme Coffee LLC", "Renamed")));
    }

    [Test]
    public async Task If_Match_is_checked_before_anything_else_in_a_change()
    {
        var merchant = await Caller.MakeMerchantAsync();

        var stale = await Caller.PatchAsync(merchant.Path, """{"basics":null}""", "\"7\"");
        var current = await Caller.PatchAsync(merchant.Path, """{"basics":{"dbaName":"New"}}""", merchant.ETag);
        var staleNow = await Caller.PatchAsync(merchant.Path, """{"basics":{"dbaName":"Newer"}}""", merchant.ETag);

        stale.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That(current.Status, Is.EqualTo(HttpStatusCode.OK), current.Text);
        staleNow.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
    }

    [TestCase("{}")]
    [TestCase("""{"basics":{"businessName":"Another"}}""")]
    [TestCase("""{"basics":null}""")]
    public async Task A_closed_merchant_stays_as_it_is(string patch)
    {
        var merchant = await Caller.MakeMerchantAsync();
        var closed = await Caller.TakeStepAsync($"{merchant.Path}/close");

        (await Caller.PatchAsync(merchant.Path, patch, "\"1\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        (await Caller.PatchAsync(merchant.Path, patch)).AssertProblem(HttpStatusCode.Conflict, "merchant_closed");

        await AssertUnchangedAsync(new MadeMerchant(closed.Json, closed.Header("ETag")!));
    }

    [Test]
    public async Task A_suspended_merchant_can_be_changed()
    {
        var merchant = await Caller.MakeMerchantAsync();
        await Caller.TakeStepAsync($"{merchant.Path}/suspend");

        var patched = await Caller.PatchAsync(merchant.Path, """{"basics":{"businessName":"Another"}}""");

        Assert.That(
            ((string?)patched.Json["status"], (string?)patched.Json["basics"]!["businessName"]), Is.EqualTo(("suspended", "Another")));
    }

    private static StringContent Body(string mediaType) => new("""{"basics":{"dbaName":"Patched"}}""", Encoding.UTF8, mediaType);
}
