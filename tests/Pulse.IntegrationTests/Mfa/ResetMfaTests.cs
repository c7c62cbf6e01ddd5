using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Rule 6 for second factors: who can remove those of another user.</summary>
public sealed class ResetMfaTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task An_administrator_of_all_accounts_of_a_user_can_reset_MFA_which_ends_all_cached_sessions()
    {
        var account = await Seed.AccountAsync();
        var administrator = await LoginNewUserAsync(account, Permission.WriteUsers, Permission.ReadUsers);
        var person = await EnrolAsync(await Seed.UserAsync(account, Permission.ReadUsers));
        var id = await IdOfAsync(person.Api);

        var reset = await administrator.DeleteAsync($"/users/{id}/mfa");

        Assert.That(reset.Status, Is.EqualTo(HttpStatusCode.NoContent), reset.Text);
        Assert.That(reset.Header("Pulse-Revocation"), Is.Not.Null);
        Assert.That(await StatusOfSessionAsync(person.Api), Is.EqualTo(HttpStatusCode.Unauthorized));
        var user = await LoginAsync(person.Email, Seed.Password);
        Assert.That((await user.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":false,"pending":false,"recoveryCodesLeft":0}"""));
        Assert.That(
            (string?)(await user.GetAsync("/auth/session")).Json["updatedBy"], Is.Not.EqualTo(person.Email).And.Contains("@pulse.test"));
        (await administrator.DeleteAsync($"/users/{id}/mfa")).AssertProblem(HttpStatusCode.Conflict, "mfa_not_enabled");
    }

    [Test]
    public async Task A_superAdmin_can_reset_the_second_factor_of_any_user()
    {
        var person = await NewPersonAsync();

        var reset = await Admin.DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa");

        Assert.That(reset.Status, Is.EqualTo(HttpStatusCode.NoContent), reset.Text);
    }

    [Test]
    public async Task Another_accounts_user_gets_the_same_response_as_one_that_does_not_exist()
    {
        var administrator = await UserAsync(Permission.WriteUsers);
        var person = await NewPersonAsync();

        var foreign = await administrator.DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa");
        var unknown = await administrator.DeleteAsync($"/users/{int.MaxValue}/mfa");

        foreign.AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.That(foreign.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
        Assert.That(await StatusOfSessionAsync(person.Api), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_administrator_cannot_change_a_user_of_an_account_that_they_do_not_administer()
    {
        var (account, elsewhere) = (await Seed.AccountAsync(), await Seed.AccountAsync());
        var administrator = await LoginNewUserAsync(account, Permission.WriteUsers);
        var person = await EnrolAsync(await Seed.UserAsync([account, elsewhere]));

        var refused = await administrator.DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa");

        refused.AssertProblem(HttpStatusCode.Forbidden, "identity_elsewhere");
        Assert.That((bool?)(await person.Api.GetAsync("/auth/mfa")).Json["enabled"], Is.True);
    }

    [Test]
    public async Task A_caller_cannot_reset_MFA_of_a_user_with_more_permissions()
    {
        var account = await Seed.AccountAsync();
        var administrator = await LoginNewUserAsync(account, Permission.WriteUsers);
        var admin = await EnrolAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)));
        var id = await IdOfAsync(admin.Api);

        var refused = await administrator.DeleteAsync($"/users/{id}/mfa");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden), refused.Text);
        Assert.That((bool?)(await admin.Api.GetAsync("/auth/mfa")).Json["enabled"], Is.True);
    }

    [Test]
    public async Task A_user_cannot_reset_their_own_MFA_without_the_password()
    {
        var person = await NewPersonAsync(Permission.WriteUsers);

        var own = await person.Api.DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa");

        own.AssertProblem(HttpStatusCode.Conflict, "own_mfa");
        Assert.That((bool?)(await person.Api.GetAsync("/auth/mfa")).Json["enabled"], Is.True);
    }

    [Test]
    public async Task It_needs_the_permission()
    {
        var account = await Seed.AccountAsync();
        var reader = await LoginNewUserAsync(account, Permission.ReadUsers);
        var person = await EnrolAsync(await Seed.UserAsync(account));

        (await reader.DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa"))
            .AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
        AssertUnauthenticated(await Anonymous().DeleteAsync("/users/7/mfa"));
        (await reader.DeleteAsync("/users/seven/mfa")).AssertProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Test]
    public async Task A_key_with_the_permission_can_reset_a_second_factor()
    {
        var account = await Seed.AccountAsync();
        var administrator = await LoginNewUserAsync(account, Permission.WriteUsers, Permission.WriteApiKeys);
        var key = await administrator.MakeKeyAsync("writeUsers");
        var person = await EnrolAsync(await Seed.UserAsync(account));

        var reset = await Using(key).DeleteAsync($"/users/{await IdOfAsync(person.Api)}/mfa");

        Assert.That(reset.Status, Is.EqualTo(HttpStatusCode.NoContent), reset.Text);
    }
}
