using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>Parallel changes of accounts have the same result as changes one after the other.</summary>
public sealed class AccountRaceTests(TestDatabase database) : AccountTests(database)
{
    private readonly Gate start = new();

    [TearDown]
    public void LetEverybodyGo() => start.Open();

    [Test]
    public async Task Two_accounts_of_a_superAdmin_cannot_be_closed_together()
    {
        string[] accounts = [await MakeAsync(), await MakeAsync(), await MakeAsync(), await MakeAsync()];
        await Seed.UserAsync(accounts, (Role.SuperAdminId, null));

        var answers = await AtOnceAsync(accounts.Length, i => Admin.PatchAsync(PathOf(accounts[i]), new { active = false }));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(accounts.Length - 1));
        answers.Single(answer => answer.Status != HttpStatusCode.OK).AssertProblem(HttpStatusCode.Conflict, "last_account_of_super_admin");
    }

    [Test]
    public async Task Of_concurrent_patches_with_the_same_ETag_one_succeeds_and_the_others_get_412()
    {
        var account = await MakeAsync();

        var answers = await AtOnceAsync(6, i => Admin.PatchAsync(PathOf(account), new { accountName = $"name {i}" }, "\"1\""));

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(answers.Where(answer => answer != winner).Select(answer => answer.Code), Is.All.EqualTo("precondition_failed"));
        Assert.That((await Admin.GetAsync(PathOf(account))).Text, Is.EqualTo(winner.Text));
    }

    [Test]
    public async Task Accounts_created_in_parallel_are_all_created_with_unique_ids()
    {
        var answers = await AtOnceAsync(8, _ => Admin.PostAsync("/accounts", new { accountName = "At once" }));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.Created));
        var listed = (await Admin.GetAsync("/accounts?accountName=At%20once")).Json.AsArray()
            .Select(account => (string)account!["accountId"]!)
            .ToList();
        Assert.That(listed, Is.EquivalentTo(answers.Select(answer => (string)answer.Json["accountId"]!)).And.Unique);
    }

    [Test]
    public async Task Of_concurrent_deletes_only_one_succeeds()
    {
        var account = await MakeAsync();

        var answers = await AtOnceAsync(4, _ => Admin.DeleteAsync(PathOf(account)));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict), Is.EqualTo(3));
    }

    [Test]
    [Repeat(3)]
    public async Task A_key_is_not_created_in_an_account_that_is_deleted_during_the_request()
    {
        var account = await MakeAsync();
        var admin = AdminIn(account);

        var answers = await AtOnceAsync(2, i => i == 0 ? admin.PostKeyAsync("readMerchants") : Admin.DeleteAsync(PathOf(account)));

        Assert.That(
            answers.Select(answer => answer.Status),
            Is.EqualTo(new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }).Or.EqualTo(
                new[] { HttpStatusCode.Forbidden, HttpStatusCode.NoContent }));
    }

    /// <summary>
    /// The late request was authorized while the account still existed. Its response is the same as for a request that begins now.
    /// </summary>
    [Test]
    public async Task Every_action_in_a_just_deleted_account_is_refused([Values] bool policy)
    {
        var account = await MakeAsync();
        start.Close();
        var late = policy
            ? Admin.SendAsync(
                HttpMethod.Put, $"{PathOf(account)}/apikey-policy", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"))
            : AdminIn(account).PostKeyAsync("readMerchants");
        await start.WaitForAsync(1);
        await Seed.ExecuteAsync($"""DELETE FROM "Accounts" WHERE "Id" = {NumberOf(account)}""");
        start.Open();

        var (status, code) = policy ? (HttpStatusCode.NotFound, "not_found") : (HttpStatusCode.Forbidden, "account_forbidden");
        (await late).AssertProblem(status, code);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, start));
    }

    /// <summary>Sends requests in parallel and starts their transactions together.</summary>
    private async Task<Answer[]> AtOnceAsync(int count, Func<int, Task<Answer>> send)
    {
        start.Close();
        var requests = Enumerable.Range(0, count).Select(send).ToList();
        await start.WaitForAsync(count);
        start.Open();
        return await Task.WhenAll(requests);
    }
}
