using System.Net;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Accounts that require a second factor of their members.</summary>
public sealed class RequiredMfaTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task A_user_without_MFA_is_refused_and_allowed_at_the_next_request_after_enrolling()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        var user = await LoginAsync(email, Seed.Password);
        Assert.That((await user.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        await RequireMfaAsync(account);
        var refused = await user.GetAsync("/apikeys");
        refused.AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That(
            (string?)refused.Json["detail"], Is.EqualTo("This account requires a second factor. Set one up with POST /auth/mfa/totp."));
        var secret = await SetUpAsync(user);
        (await user.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        await user.PostAsync(Confirm, new { code = CodeOf(secret) });

        Assert.That((await user.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_user_without_MFA_can_log_in_enrol_and_log_out()
    {
        var account = await Seed.AccountAsync();
        var email = await Seed.UserAsync(account, Permission.ReadApiKeys);
        await RequireMfaAsync(account);

        var login = await AttemptAsync(Anonymous(), email, Seed.Password);
        var user = Bearer((string)login.Json["token"]!);

        Assert.That(login.Json["flatPermissionsList"]!.AsArray(), Is.Empty);
        Assert.That((await user.GetAsync("/auth/mfa")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await user.PostAsync("/auth/logout")).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_user_who_disables_MFA_is_refused_immediately_where_it_is_required_and_keeps_access_elsewhere()
    {
        var (strict, other) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var person = await EnrolAsync(await Seed.UserAsync(
            [strict, other],
            (await Seed.RoleAsync(strict, Permission.ReadApiKeys), strict),
            (await Seed.RoleAsync(other, Permission.ReadApiKeys), other)));
        await RequireMfaAsync(strict);
        Assert.That((await person.Api.GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));

        await person.Api.PostAsync(Disable, OwnPassword);

        (await person.Api.GetAsync("/apikeys")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");
        Assert.That((await person.Api.In(other).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Keys_of_an_account_that_requires_a_second_factor_do_not_need_one()
    {
        var account = await Seed.AccountAsync();
        var key = await (await LoginNewUserAsync(account, Permission.WriteApiKeys, Permission.ReadApiKeys)).MakeKeyAsync("readApiKeys");
        await RequireMfaAsync(account);

        Assert.That((await Using(key).GetAsync("/apikeys")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    private Task RequireMfaAsync(string account) =>
        Seed.ExecuteAsync($"""UPDATE "Accounts" SET "RequireMfa" = 1 WHERE "Id" = {NumberOf(account)}""");
}
