using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

public sealed class StatusTests(TestDatabase database) : MerchantTests(database)
{
    [TestCase(new string[0], "suspend", "suspended", "merchant.suspended")]
    [TestCase(new[] { "suspend" }, "reinstate", "active", "merchant.reinstated")]
    [TestCase(new string[0], "close", "closed", "merchant.closed")]
    [TestCase(new[] { "suspend" }, "close", "closed", "merchant.closed")]
    [TestCase(new[] { "suspend", "reinstate" }, "suspend", "suspended", "merchant.suspended")]
    public async Task Each_step_is_executed_and_returned_and_recorded(string[] before, string step, string status, string action)
    {
        var merchant = await Caller.MakeMerchantAsync();
        foreach (var taken in before)
        {
            await Caller.TakeStepAsync($"{merchant.Path}/{taken}");
        }

        App.Clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await Caller.TakeStepAsync($"{merchant.Path}/{step}");

        Assert.That((string?)answer.Json["status"], Is.EqualTo(status));
        Assert.That(answer.Header("ETag"), Is.EqualTo($"\"{before.Length + 2}\""));
        Assert.That((string?)answer.Json["updatedAt"], Is.GreaterThan((string)answer.Json["createdAt"]!));
        Assert.That((await Caller.GetAsync(merchant.Path)).Text, Is.EqualTo(answer.Text));
        var recorded = await Caller.EventsOfAsync(merchant.Id);
        Assert.That(recorded, Has.Length.EqualTo(before.Length + 2));
        Assert.That(recorded[0].Action, Is.EqualTo(action));
        Assert.That(recorded[0].Changes!.AsObject().Select(change => change.Key), Is.EqualTo(new[] { "status" }));
        Assert.That((string?)recorded[0].Changes!["status"]!["to"], Is.EqualTo(status));
    }

    [TestCase("", "reinstate", "A merchant with status active cannot become active.")]
    [TestCase("suspend", "suspend", "A merchant with status suspended cannot become suspended.")]
    [TestCase("close", "suspend", "A merchant with status closed cannot become suspended.")]
    [TestCase("close", "reinstate", "A merchant with status closed cannot become active.")]
    [TestCase("close", "close", "A merchant with status closed cannot become closed.")]
    public async Task A_step_that_cannot_be_taken_is_refused_and_changes_nothing(string before, string step, string detail)
    {
        var made = await Caller.MakeMerchantAsync();
        var there = before.Length == 0 ? await Caller.GetAsync(made.Path) : await Caller.TakeStepAsync($"{made.Path}/{before}");
        var merchant = new MadeMerchant(there.Json, there.Header("ETag")!);

        var refused = await Caller.PostAsync($"{merchant.Path}/{step}");

        refused.AssertProblem(HttpStatusCode.Conflict, "wrong_status");
        Assert.That((string?)refused.Json["detail"], Is.EqualTo(detail));
        await AssertUnchangedAsync(merchant);
    }

    [TestCase("suspend")]
    [TestCase("reinstate")]
    [TestCase("close")]
    public async Task If_Match_guards_a_step_and_is_checked_before_the_status(string step)
    {
        var merchant = await Caller.MakeMerchantAsync();

        var stale = await Caller.PostAsync($"{merchant.Path}/{step}", null, ("If-Match", "\"7\""));

        stale.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        await AssertUnchangedAsync(merchant);
    }

    [Test]
    public async Task A_status_change_with_an_idempotency_key_happens_once()
    {
        var (merchant, value) = (await Caller.MakeMerchantAsync(), Retries.NewValue());

        var first = await Caller.PostOnceAsync(value, $"{merchant.Path}/suspend");
        var again = await Caller.PostOnceAsync(value, $"{merchant.Path}/suspend");

        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.OK), first.Text);
        again.AssertReplayOf(first);
        Assert.That(await Caller.EventsOfAsync(merchant.Id), Has.Length.EqualTo(2));
    }

    [TestCase("PUT", "")]
    [TestCase("DELETE", "")]
    [TestCase("GET", "/suspend")]
    [TestCase("PATCH", "/close")]
    public async Task There_are_no_other_methods_to_change_the_status(string method, string step)
    {
        var merchant = await Caller.MakeMerchantAsync();

        (await Caller.SendAsync(new HttpMethod(method), merchant.Path + step))
            .AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        await AssertUnchangedAsync(merchant);
    }

    [Test]
    public async Task An_approved_application_becomes_a_merchant_with_the_profile_of_the_application()
    {
        var path = await Caller.MakeReviewedAsync(Businesses.Application("Approved").With("basics.dbaName", "Short"));

        var approved = await Caller.TakeStepAsync($"{path}/approve");

        var id = (string)approved.Json["system"]!["merchantId"]!;
        var merchant = (await Caller.GetAsync($"/merchants/{id}")).Json;
        Assert.That(
            ((string?)merchant["applicationId"], (string?)merchant["status"]), Is.EqualTo(((string?)approved.Json["id"], "active")));
        Assert.That(JsonNode.DeepEquals(merchant["basics"], approved.Json["basics"]), Is.True);
        Assert.That(JsonNode.DeepEquals(merchant["businessDetails"], approved.Json["businessDetails"]), Is.True);
        var recorded = (await Caller.EventsOfAsync(id)).Single();
        Assert.That(
            (recorded.Action, (string?)recorded.Changes!["applicationId"]!["to"]),
            Is.EqualTo(("merchant.created", (string?)approved.Json["id"])));
        Assert.That(
            await Caller.BusinessNamesAsync($"/merchants?applicationId={(string?)approved.Json["id"]}"), Is.EqualTo(new[] { "Approved" }));
    }

    [Test]
    public async Task A_declined_application_does_not_become_a_merchant()
    {
        var path = await Caller.MakeReviewedAsync(Businesses.Application("Declined"));

        await Caller.TakeStepAsync($"{path}/decline");

        (await Caller.PostAsync($"{path}/approve")).AssertProblem(HttpStatusCode.Conflict, "wrong_status");
        Assert.That(await Caller.BusinessNamesAsync("/merchants?search=declined"), Is.Empty);
    }
}
