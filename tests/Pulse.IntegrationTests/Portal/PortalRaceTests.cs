using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Portal;

/// <summary>Parallel changes of a draft: one succeeds, the other is refused.</summary>
public sealed class PortalRaceTests(TestDatabase database) : PortalGround(database)
{
    private readonly Gate units = new();
    private readonly Gate identified = new();

    [TearDown]
    public void OpenGates()
    {
        units.Open();
        identified.Open();
    }

    [Test]
    public async Task Of_many_concurrent_patches_of_one_version_only_one_succeeds()
    {
        var draft = await Owner.MakeDraftAsync();
        units.Close();
        var patches = Enumerable.Range(0, 8).Select(i => (i % 2 == 0)
            ? FillInAsync(Applicant(draft), $$"""{ "basics": { "dbaName": "Number {{i}}" } }""", draft.ETag)
            : Owner.PatchAsync(draft.Path, $$"""{ "basics": { "dbaName": "Number {{i}}" } }""", draft.ETag)).ToList();
        await units.WaitForAsync(patches.Count);
        units.Open();

        var answers = await Task.WhenAll(patches);

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(
            answers.Where(answer => answer != winner).Select(answer => answer.Status),
            Is.All.EqualTo(HttpStatusCode.PreconditionFailed).Or.All.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await ReadAsync(Applicant(draft))).Json["basics"]!.ToJsonString(), Is.EqualTo(winner.Json["basics"]!.ToJsonString()));
        Assert.That(await EventsAsync(Owner, $"target={draft.Id}&action=application.updated"), Has.Length.EqualTo(1));
    }

    [Test]
    [Repeat(5)]
    public async Task Of_a_concurrent_patch_and_submission_of_one_version_only_one_succeeds()
    {
        var draft = await Owner.MakeDraftAsync();
        units.Close();
        var patch = FillInAsync(Applicant(draft), """{ "basics": { "businessName": null } }""", draft.ETag);
        var submission = Owner.PostAsync($"{draft.Path}/submit", null, ("If-Match", draft.ETag));
        await units.WaitForAsync(2);
        units.Open();

        HttpStatusCode[] statuses = [(await patch).Status, (await submission).Status];

        Assert.That(statuses.Count(status => status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(
            statuses.Count(status => status is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.Unauthorized),
            Is.EqualTo(1));
        var now = (await Owner.GetAsync(draft.Path)).Json;
        Assert.That(
            (string)now["system"]!["status"]! == "submitted",
            Is.EqualTo(now["basics"]!["businessName"] is not null),
            "An incomplete application must not be submitted.");
    }

    [Test]
    public async Task Of_a_submission_by_the_applicant_and_one_by_the_account_only_one_succeeds()
    {
        var draft = await Owner.MakeDraftAsync();
        units.Close();
        var byApplicant = Applicant(draft).PostAsync($"{Drafts.Portal}/submit");
        var byAccount = Owner.PostAsync($"{draft.Path}/submit");
        await units.WaitForAsync(2);
        units.Open();

        HttpStatusCode[] statuses = [(await byApplicant).Status, (await byAccount).Status];

        Assert.That(statuses, Has.One.EqualTo(HttpStatusCode.OK));
        Assert.That(statuses, Has.One.AnyOf(HttpStatusCode.Conflict, HttpStatusCode.Unauthorized));
        Assert.That(await EventsAsync(Owner, $"target={draft.Id}&action=application.submitted"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_draft_that_is_submitted_after_the_key_look_up_is_not_accessible_to_the_request()
    {
        var draft = await Owner.MakeDraftAsync();
        var (reading, patching) = await HoldAsync(draft);

        await Owner.SubmitAsync(draft);
        OpenGates();

        (await reading).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await patching).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That((await Owner.GetAsync(draft.Path)).Json["basics"]!["dbaName"], Is.Null);
    }

    [Test]
    public async Task A_draft_that_is_deleted_after_the_key_look_up_is_not_recreated_by_the_request()
    {
        var draft = await Owner.MakeDraftAsync();
        var (reading, patching) = await HoldAsync(draft);

        await Owner.DeleteAsync(draft.Path);
        OpenGates();

        (await reading).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await patching).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That((await Owner.GetAsync(draft.Path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, units));
        services.Decorate<IApplicantStore>(inner => new Held(inner, identified));
    }

    /// <summary>A read and a patch after the lookup of their key, and before they read data.</summary>
    private async Task<(Task<Answer> Reading, Task<Answer> Patching)> HoldAsync(Draft draft)
    {
        identified.Close(places: 1);
        var reading = ReadAsync(Applicant(draft));
        await identified.WaitForAsync(1);
        units.Close(places: 1);
        var patching = FillInAsync(Applicant(draft), """{ "basics": { "dbaName": "Late" } }""");
        await units.WaitForAsync(1);
        return (reading, patching);
    }

    /// <summary>Holds requests after the lookup of their key.</summary>
    private sealed class Held(IApplicantStore inner, Gate gate) : IApplicantStore
    {
        public async Task<(bool IsKnown, ApplicantCaller? Applicant)> FindAsync(CredentialHash key, CancellationToken cancellationToken)
        {
            var found = await inner.FindAsync(key, cancellationToken);
            await gate.PassAsync();
            return found;
        }
    }
}
