using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>An account can require a second factor of its users.</summary>
public sealed class RequireMfaTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task Users_without_a_second_factor_are_refused_at_the_next_request_and_allowed_when_it_is_no_longer_required()
    {
        var account = await MakeAsync();
        var key = Using(await AdminIn(account).MakeKeyAsync("writeAccounts"));
        var user = await LoginNewUserAsync(account, Permission.ReadAccounts);
        Assert.That((await user.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));

        var asked = await key.PatchAsync(PathOf(account), new { requireMfa = true });
        Assert.That((asked.Status, (bool)asked.Json["requireMfa"]!), Is.EqualTo((HttpStatusCode.OK, true)));
        (await user.GetAsync(PathOf(account))).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That((await Admin.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await key.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((await Admin.PatchAsync(PathOf(account), new { requireMfa = false })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_caller_without_MFA_cannot_require_it_for_the_account()
    {
        var account = await MakeAsync();
        var caller = await LoginNewUserAsync(account, Permission.WriteAccounts);

        (await caller.PatchAsync(PathOf(account), new { requireMfa = true, accountName = "Strict" }))
            .AssertProblem(HttpStatusCode.Conflict, "mfa_required_of_yourself");

        var got = await caller.GetAsync(PathOf(account));
        Assert.That((got.Status, got.Header("ETag")), Is.EqualTo((HttpStatusCode.OK, "\"1\"")));
        Assert.That(
            (await caller.PatchAsync(PathOf(account), new { requireMfa = false, accountName = "Lax" })).Status,
            Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_without_a_second_factor_can_require_and_unrequire_it_and_act_in_the_account()
    {
        var account = await MakeAsync();

        Assert.That((await Admin.PatchAsync(PathOf(account), new { requireMfa = true })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.PatchAsync(PathOf(account), new { accountName = "Strict" })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.PatchAsync(PathOf(account), new { requireMfa = false })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Neither_a_key_nor_an_impersonator_can_disable_the_second_factor_requirement()
    {
        var account = await MakeAsync();
        var made = await AdminIn(account).MakeKeyAsync("writeAccounts");
        var key = Using(made);
        var asked = await key.PatchAsync(PathOf(account), new { requireMfa = true });
        var acting = await ActAsync(account, Permission.WriteAccounts);

        foreach (var (caller, code) in new[]
        {
            (key, "user_required"),
            (await LoginAsync(made), "user_required"),
            (acting, "impersonating"),
        })
        {
            (await caller.PatchAsync(PathOf(account), new { requireMfa = false, accountName = "Lax" }))
                .AssertProblem(HttpStatusCode.Forbidden, code);
            (await caller.PatchAsync(PathOf(account), new { requireMfa = false }, "\"7\"")).AssertProblem(HttpStatusCode.Forbidden, code);
            Assert.That(
                (await caller.PatchAsync(PathOf(account), new { requireMfa = true, repcode = (string?)null })).Status,
                Is.EqualTo(HttpStatusCode.OK));
        }

        var got = await key.GetAsync(PathOf(account));
        Assert.That(((bool)got.Json["requireMfa"]!, got.Header("ETag")), Is.EqualTo((true, asked.Header("ETag"))));
    }

    [Test]
    public async Task A_caller_with_MFA_can_require_it_and_keeps_access()
    {
        var account = await MakeAsync();
        var email = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        var user = await LoginAsync(email, Seed.Password);
        await Seed.ChangeAsync(async db => (await db.Users.SingleAsync(found => found.Email == email)).EnableMfa(DateTime.UtcNow));

        Assert.That((await user.PatchAsync(PathOf(account), new { requireMfa = true })).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((bool)(await user.GetAsync(PathOf(account))).Json["requireMfa"]!, Is.True);
        Assert.That(
            (await user.PatchAsync(PathOf(account), new { requireMfa = true, accountName = "Strict" })).Status,
            Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.PatchAsync(PathOf(account), new { requireMfa = false })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    /// <summary>A superAdmin with a second factor who impersonates a new member of an account.</summary>
    private async Task<Setup.Api> ActAsync(string account, Permission permission)
    {
        var (email, other) = (await Seed.UserAsync([account], (Role.SuperAdminId, null)), await Seed.UserAsync(account, permission));
        var id = 0;
        var superAdmin = await LoginAsync(email, Seed.Password);
        await Seed.ChangeAsync(async db =>
        {
            (await db.Users.SingleAsync(found => found.Email == email)).EnableMfa(DateTime.UtcNow);
            id = await db.Users.Where(found => found.Email == other).Select(found => found.Id).SingleAsync();
        });
        return Bearer((string)(await superAdmin.In(account).PostAsync("/auth/impersonate", new { userId = id })).Json["token"]!);
    }
}
