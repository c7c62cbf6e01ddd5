using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Merchants;

/// <summary>Parallel changes of merchants have the same result as changes one after the other.</summary>
public sealed class RaceTests(TestDatabase database) : MerchantTests(database)
{
    private const int AtOnce = 6;

    private readonly Gate start = new();

    [TearDown]
    public void LetEverybodyGo() => start.Open();

    [Test]
    public async Task Parallel_approvals_create_one_merchant()
    {
        var path = await Caller.MakeReviewedAsync();

        var answers = await AtOnceAsync(AtOnce, _ => Caller.PostAsync($"{path}/approve"));

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(answers.Where(answer => answer != winner).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Conflict));
        var merchants = (await Caller.GetAsync($"/merchants?applicationId={(string?)winner.Json["id"]}")).Json.AsArray();
        Assert.That(
            merchants.Select(merchant => (string?)merchant!["id"]), Is.EqualTo(new[] { (string?)winner.Json["system"]!["merchantId"] }));
        Assert.That(
            (await Caller.EventsOfAsync((string)winner.Json["id"]!)).Count(recorded => recorded.Action == "application.approved"),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Of_a_concurrent_approval_and_withdrawal_only_one_succeeds()
    {
        for (var round = 0; round < 3; round++)
        {
            var path = await Caller.MakeReviewedAsync();
            string[] steps = ["approve", "withdraw", "decline"];

            var answers = await AtOnceAsync(steps.Length, i => Caller.PostAsync($"{path}/{steps[i]}"));

            var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
            var merchants = await Caller.BusinessNamesAsync($"/merchants?applicationId={(string?)winner.Json["id"]}");
            Assert.That(merchants, Has.Length.EqualTo((string?)winner.Json["system"]!["status"] == "approved" ? 1 : 0));
        }
    }

    [Test]
    public async Task Of_concurrent_patches_with_the_same_ETag_one_succeeds_and_the_others_get_412()
    {
        var merchant = await Caller.MakeMerchantAsync();

        var answers = await AtOnceAsync(
            AtOnce, i => Caller.PatchAsync(merchant.Path, $$$"""{"basics":{"businessName":"Name {{{i}}}"}}""", merchant.ETag));

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(answers.Where(answer => answer != winner).Select(answer => answer.Code), Is.All.EqualTo("precondition_failed"));
        Assert.That((await Caller.GetAsync(merchant.Path)).Text, Is.EqualTo(winner.Text));
    }

    [Test]
    public async Task Concurrent_patches_without_an_ETag_are_never_lost_silently()
    {
        var merchant = await Caller.MakeMerchantAsync();
        string[] patches =
        [
            """{"basics":{"businessName":"One"}}""",
            """{"basics":{"dbaName":"Two"}}""",
            """{"businessDetails":{"mcc":"7011"}}""",
        ];

        var answers = await AtOnceAsync(patches.Length, i => Caller.PatchAsync(merchant.Path, patches[i]));

        var got = (await Caller.GetAsync(merchant.Path)).Json;
        string?[] values =
        [
            (string?)got["basics"]!["businessName"],
            (string?)got["basics"]!["dbaName"],
            (string?)got["businessDetails"]!["mcc"],
        ];
        Assert.That(answers.Select(answer => answer.Status), Has.Some.EqualTo(HttpStatusCode.OK));
        Assert.That(
            answers.Zip(values).Where(pair => pair.First.Status == HttpStatusCode.OK).Select(pair => pair.Second),
            Is.SubsetOf(new[] { "One", "Two", "7011" }));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.Code), Is.All.EqualTo("concurrent_update"));
    }

    [Test]
    public async Task Of_concurrent_identical_steps_only_one_succeeds()
    {
        var merchant = await Caller.MakeMerchantAsync();

        var answers = await AtOnceAsync(AtOnce, _ => Caller.PostAsync($"{merchant.Path}/suspend"));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Conflict), Is.EqualTo(AtOnce - 1));
        Assert.That(await Caller.EventsOfAsync(merchant.Id), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_concurrent_edit_and_close_leave_a_closed_merchant()
    {
        var merchant = await Caller.MakeMerchantAsync();

        var answers = await AtOnceAsync(2, i => i == 0
            ? Caller.PostAsync($"{merchant.Path}/close")
            : Caller.PatchAsync(merchant.Path, """{"basics":{"dbaName":"Late"}}"""));

        var got = (await Caller.GetAsync(merchant.Path)).Json;
        var isPatched = answers[1].Status == HttpStatusCode.OK;
        Assert.That((string?)got["basics"]!["dbaName"], Is.EqualTo(isPatched ? "Late" : null));
        Assert.That((string?)got["status"], Is.EqualTo(answers[0].Status == HttpStatusCode.OK ? "closed" : "active"));
        Assert.That(answers.Select(answer => answer.Status), Has.Some.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_merchant_is_not_created_in_an_account_that_is_deleted_during_the_request()
    {
        for (var round = 0; round < 3; round++)
        {
            var account = await Seed.AccountAsync();
            var admin = AdminIn(account);

            var answers = await AtOnceAsync(
                2, i => i == 0
                    ? admin.PostAsync("/merchants", Businesses.Profile().ToJsonString())
                    : Admin.DeleteAsync($"/accounts/{account}"));

            Assert.That(
                answers.Select(answer => answer.Status),
                Is.EqualTo(new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }).Or.EqualTo(
                    new[] { HttpStatusCode.Forbidden, HttpStatusCode.NoContent }));
        }
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, start));
    }

    private async Task<Answer[]> AtOnceAsync(int count, Func<int, Task<Answer>> call)
    {
        start.Close();
        var calls = Enumerable.Range(0, count).Select(call).ToList();
        await start.WaitForAsync(count);
        start.Open();
        return await Task.WhenAll(calls);
    }
}
