using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>The operator requires a second factor of superAdmins.</summary>
public sealed class SuperAdminDemandTests(TestDatabase database) : MfaTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["Mfa:RequiredOfSuperAdmins"] = "true" };

    [Test]
    public async Task A_superAdmin_without_a_required_second_factor_can_do_nothing_until_it_is_set_up([Values] bool isMember)
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(isMember ? [account] : [], (Role.SuperAdminId, null));
        var login = await AttemptAsync(Anonymous(), email, Seed.Password);
        var superAdmin = Bearer((string)login.Json["token"]!);
        Assert.That(login.Json["flatPermissionsList"]!.AsArray(), Is.Empty);

        foreach (var refused in new[]
        {
            await superAdmin.GetAsync("/auth/session"), await superAdmin.In(account).GetAsync("/apikeys"),
            await superAdmin.GetAsync("/accounts"),
            await superAdmin.PostAsync("/accounts", new { accountName = "Another" }), await superAdmin.DeleteAsync("/sessions"),
        })
        {
            refused.AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        }

        var secret = await SetUpAsync(superAdmin);
        Assert.That((await superAdmin.PostAsync(Confirm, new { code = CodeOf(secret) })).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await superAdmin.In(account).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await superAdmin.In(account).PostAsync("/accounts", new { accountName = "Another" })).Status,
            Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Users_who_are_not_superAdmin_need_no_second_factor()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);

        Assert.That((await (await LoginAsync(email, Seed.Password)).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_superAdmin_who_disables_the_second_factor_is_refused_at_the_next_request_also_when_impersonating()
    {
        var account = await Seed.AccountAsync();
        var clerk = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var person = await EnrolAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)));
        var id = (int)(await person.Api.GetAsync("/users?search=" + clerk)).Json.AsArray().Single()!["id"]!;
        var acting = Bearer((string)(await person.Api.PostAsync("/auth/impersonate", new { userId = id })).Json["token"]!);
        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        Assert.That((await person.Api.PostAsync(Disable, OwnPassword)).Status, Is.EqualTo(HttpStatusCode.NoContent));

        (await person.Api.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That((await acting.GetAsync("/apikeys")).Status, Is.Not.EqualTo(HttpStatusCode.OK));
    }
}
