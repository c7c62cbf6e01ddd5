using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

/// <summary>An account can ask its users for a second factor.</summary>
public sealed class RequireMfaTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task Users_without_a_second_factor_are_refused_at_the_next_request_and_let_in_when_it_is_not_asked_any_more()
    {
        var account = await MakeAsync();
        var key = Using(await AdminIn(account).MakeKeyAsync("writeAccounts"));
        var user = await LoginNewUserAsync(account, Permission.ReadAccounts);
        Assert.That((await user.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));

        var asked = await key.PatchAsync(PathOf(account), new { requireMfa = true });
        Assert.That((asked.Status, (bool)asked.Json["requireMfa"]!), Is.EqualTo((HttpStatusCode.OK, true)));
        (await user.GetAsync(PathOf(account))).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        (await Admin.GetAsync(PathOf(account))).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That((await key.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));

        await key.PatchAsync(PathOf(account), new { requireMfa = false });
        Assert.That((await user.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.GetAsync(PathOf(account))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Who_has_none_cannot_ask_for_one([Values] bool isSuperAdmin)
    {
        var account = await MakeAsync();
        var caller = isSuperAdmin ? Admin : await LoginNewUserAsync(account, Permission.WriteAccounts);

        (await caller.PatchAsync(PathOf(account), new { requireMfa = true, accountName = "Strict" })).AssertProblem(HttpStatusCode.Conflict, "mfa_required_of_yourself");

        var got = await caller.GetAsync(PathOf(account));
        Assert.That((got.Status, got.Header("ETag")), Is.EqualTo((HttpStatusCode.OK, "\"1\"")));
        Assert.That((await caller.PatchAsync(PathOf(account), new { requireMfa = false, accountName = "Lax" })).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Who_has_one_can_and_goes_on()
    {
        var account = await MakeAsync();
        var email = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        var user = await LoginAsync(email, Seed.Password);
        await Seed.ChangeAsync(async db => (await db.Profiles.SingleAsync(found => found.Email == email)).EnableMfa(DateTime.UtcNow));

        Assert.That((await user.PatchAsync(PathOf(account), new { requireMfa = true })).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((bool)(await user.GetAsync(PathOf(account))).Json["requireMfa"]!, Is.True);
        Assert.That((await user.PatchAsync(PathOf(account), new { requireMfa = true, accountName = "Strict" })).Status, Is.EqualTo(HttpStatusCode.OK));
    }
}
