using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 6: no search, filter or missing condition returns rows outside the account in effect.</summary>
public sealed class TenantFilterTests(TestDatabase database) : SecurityTests(database)
{
    [TestCase("accountId={account}")]
    [TestCase("id={id}")]
    [TestCase("apiKey={apiKey}")]
    [TestCase("name=theirs")]
    [TestCase("search=theirs")]
    [TestCase("search={apiKey}")]
    [TestCase("search=%25")]
    [TestCase("search=_")]
    [TestCase("search=%27%20OR%201%3D1%20--")]
    [TestCase("permissions=writeApiKeys&sort=accountId&page=1&pageSize=100")]
    public async Task A_filter_or_search_cannot_widen_the_tenant(string query)
    {
        var theirAccount = await Seed.AccountAsync();
        var theirs = await (await LoginNewUserAsync(theirAccount, Permission.WriteApiKeys))
            .MakeKeyFromAsync("""{"name":"theirs","permissions":["writeApiKeys"]}""");
        var user = await UserAsync(Permission.WriteApiKeys);

        var list = await user.GetAsync("/apikeys?" + query
            .Replace("{account}", theirAccount, StringComparison.Ordinal)
            .Replace("{apiKey}", theirs.ApiKey, StringComparison.Ordinal)
            .Replace("{id}", theirs.Id, StringComparison.Ordinal));

        Assert.That(list.Status, Is.EqualTo(HttpStatusCode.OK), list.Text);
        Assert.That(list.Text, Is.EqualTo("[]"));
        Assert.That(list.Header("X-Total-Count"), Is.EqualTo("0"));
    }

    [Test]
    public async Task Two_account_headers_are_refused()
    {
        var user = await UserAsync(Permission.ReadApiKeys);
        user.Client.DefaultRequestHeaders.Add("x-account-id", [await Seed.AccountAsync(), await Seed.AccountAsync()]);

        var refused = await user.GetAsync("/apikeys");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Code, Is.EqualTo("malformed_account_id"));
    }

    [Test]
    public async Task A_query_sees_nothing_while_no_account_is_in_effect()
    {
        await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");

        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();

        Assert.That(await db.ApiKeys.CountAsync(), Is.Zero);
        Assert.That(await db.Roles.CountAsync(role => role.AccountId != null), Is.Zero);
        Assert.That(await db.Users.SelectMany(user => user.Memberships).CountAsync(), Is.Zero);
        Assert.That(await db.ApiKeys.IgnoreQueryFilters().CountAsync(), Is.Positive, "There must be rows that the filter hides.");
    }

    [Test]
    public async Task A_query_without_a_condition_sees_only_the_account_in_effect()
    {
        var account = await Seed.AccountAsync();
        var own = await (await LoginNewUserAsync(account, Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");
        await (await UserAsync(Permission.WriteApiKeys)).MakeKeyAsync("writeApiKeys");

        await using var scope = App.Services.CreateAsyncScope();
        await scope.ActInAsync(account);
        var seen = await scope.ServiceProvider.GetRequiredService<PulseDbContext>().ApiKeys.Select(key => key.Identifier).ToListAsync();

        Assert.That(seen, Is.EqualTo([own.ApiKey]));
    }

    [Test]
    public async Task A_user_of_two_accounts_sees_only_the_keys_of_the_account_in_effect()
    {
        var (first, second) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var user = await LoginAsync(
            await Seed.UserAsync(
                [first, second],
                (await Seed.RoleAsync(first, Permission.WriteApiKeys), first),
                (await Seed.RoleAsync(second, Permission.WriteApiKeys), second)),
            Seed.Password);
        var inFirst = await user.MakeKeyAsync("writeApiKeys");
        var inSecond = await user.In(second).MakeKeyAsync("writeApiKeys");

        var seenInSecond = await user.GetAsync("/apikeys");
        var foreign = await user.GetAsync(inFirst.Path);

        Assert.That(seenInSecond.Json.AsArray().Select(key => (string?)key!["id"]), Is.EqualTo([inSecond.Id]));
        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
