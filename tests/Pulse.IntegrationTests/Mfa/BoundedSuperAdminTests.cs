using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>What an account refuses to a superAdmin without a second factor is refused whichever account the call is made from.</summary>
public sealed class BoundedSuperAdminTests(TestDatabase database) : MfaTests(database)
{
    private string strict = "";
    private string lax = "";
    private Setup.Api admin = null!;

    [SetUp]
    public async Task RequireAsync()
    {
        (strict, lax) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        admin = AdminIn(lax);
        await RequireAsync(strict, true);
    }

    [TearDown]
    public Task NoLongerAsync() => RequireAsync(strict, false);

    [Test]
    public async Task Users_of_that_account_are_neither_seen_nor_changed()
    {
        var (email, id) = await UserAsync([strict]);

        foreach (var refused in new[]
        {
            await admin.GetAsync($"/users/{id}"), await admin.PatchAsync($"/users/{id}", new { active = false }), await admin.DeleteAsync($"/users/{id}"),
            await admin.PostAsync($"/users/{id}/password-token"), await admin.DeleteAsync($"/users/{id}/mfa"),
            await admin.SetAccountsAsync(id, new { accounts = Array.Empty<object>() }), await admin.PostAsync("/auth/impersonate", new { userId = id }),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        }

        Assert.That(await admin.EmailsAsync(), Is.Empty);
        Assert.That(await admin.EmailsAsync($"?accountId={strict}"), Is.Empty);
        Assert.That(await StatusOfSessionAsync(await LoginAsync(email, Seed.Password)), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_user_of_both_is_administered_as_far_as_the_account_in_effect_goes()
    {
        var (email, id) = await UserAsync([lax, strict]);
        await LoginAsync(email, Seed.Password);
        var session = (string)(await admin.SessionsAsync()).Single(open => (string?)open["principal"]!["name"] == email)["id"]!;

        (await admin.PatchAsync($"/users/{id}", new { email = Setup.Users.NewEmail() })).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        (await admin.PostAsync($"/users/{id}/password-token")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        (await admin.DeleteAsync($"/sessions/{session}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await admin.SetAccountsAsync(id, new { accounts = new[] { new { accountId = strict } } })).AssertInvalid("accounts[0].accountId");

        var left = await admin.SetAccountsAsync(id, new { accounts = Array.Empty<object>() });
        Assert.That((left.Status, Setup.Users.AccountsIn(left.Json)), Is.EqualTo((HttpStatusCode.OK, Array.Empty<string>())));
        Assert.That(await IsMemberAsync(id, strict), Is.True);
    }

    [Test]
    public async Task What_concerns_all_accounts_is_refused()
    {
        var (_, id) = await UserAsync([lax]);
        var (_, holder) = await UserAsync([lax], (Role.SuperAdminId, null));

        foreach (var refused in new[]
        {
            await admin.PostAsync("/roles", new { name = "Everywhere", permissions = new[] { "readUsers" }, global = true }),
            await admin.PostAsync($"/roles/{Role.SuperAdminId}/assignments", new { userId = id, allAccounts = true }),
            await admin.DeleteAsync($"/roles/{Role.SuperAdminId}/assignments/{holder}?allAccounts=true"),
            await admin.PostAsync($"/users/{holder}/password-token"),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        }

        Assert.That((await admin.GetAsync($"/roles/{Role.SuperAdminId}/assignments")).Json.AsArray(), Is.Empty);
        Assert.That((await admin.GetAsync("/accounts")).Text, Does.Contain(lax).And.Not.Contain(strict));
    }

    [Test]
    public async Task In_other_accounts_a_superAdmin_goes_on_as_before()
    {
        var made = await admin.MakeUserAsync(accountAdmin: true);

        Assert.That((await admin.PatchAsync(made.Path, new { active = false })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await admin.EmailsAsync(), Is.EqualTo(new[] { made.Email }));
        Assert.That((await admin.PostAsync("/roles", new { name = "Here", permissions = new[] { "readUsers" } })).Status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await admin.DeleteAsync(made.Path)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await admin.PostAsync("/accounts", new { accountName = "Another" })).Status, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task With_a_second_factor_nothing_is_refused_and_without_the_demand_neither([Values] bool hasMfa)
    {
        var (_, id) = await UserAsync([strict]);
        var (email, _) = await UserAsync([lax], (Role.SuperAdminId, null));
        var another = (await LoginAsync(email, Seed.Password)).In(lax);
        (await another.GetAsync($"/users/{id}")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");

        if (hasMfa)
        {
            await Seed.ChangeAsync(async db => (await db.Profiles.SingleAsync(user => user.Email == email)).EnableMfa(DateTime.UtcNow));
        }
        else
        {
            await RequireAsync(strict, false);
        }

        Assert.That((await another.GetAsync($"/users/{id}")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await another.PatchAsync($"/users/{id}", new { active = false })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await another.GetAsync("/accounts")).Text, Does.Contain(strict));
    }

    private async Task<(string Email, int Id)> UserAsync(string[] accounts, params (int RoleId, string? AccountId)[] roles)
    {
        var email = await Seed.UserAsync(accounts, roles);
        var id = 0;
        await Seed.ChangeAsync(async db => id = await db.Profiles.Where(user => user.Email == email).Select(user => user.Id).SingleAsync());
        return (email, id);
    }

    private async Task<bool> IsMemberAsync(int user, string account)
    {
        var isMember = false;
        await Seed.ChangeAsync(async db => isMember = await db.Profiles.IgnoreQueryFilters()
            .AnyAsync(found => found.Id == user && found.Memberships.Any(membership => membership.AccountId == new Domain.Accounts.AccountId(NumberOf(account)))));
        return isMember;
    }

    /// <summary>As Pulse does it, so that what is in memory is forgotten by the same way.</summary>
    private Task RequireAsync(string account, bool mfa) => Seed.ChangeAsync(async db => db.Entry(
        await db.Accounts.SingleAsync(found => found.Id == new Domain.Accounts.AccountId(NumberOf(account)))).Property(found => found.RequireMfa).CurrentValue = mfa);
}
