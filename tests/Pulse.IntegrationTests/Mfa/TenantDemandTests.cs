using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Neither a tenant's requirements nor failed logins by others prevent a superAdmin from administering the tenant.</summary>
public sealed class TenantDemandTests(TestDatabase database) : MfaTests(database)
{
    private string account = "";
    private string email = "";
    private Setup.Api superAdmin = null!;

    [SetUp]
    public async Task RequireAsync()
    {
        account = await Seed.AccountAsync();
        email = await Seed.UserAsync([account], (Role.SuperAdminId, null));
        superAdmin = (await LoginAsync(email, Seed.Password)).In(account);
        var key = Using(await AdminIn(account).MakeKeyAsync("writeAccounts"));
        var required = await key.PatchAsync($"/accounts/{account}", new { requireMfa = true });
        Assert.That(required.Status, Is.EqualTo(HttpStatusCode.OK), required.Text);
    }

    [Test]
    public async Task A_superAdmin_without_a_second_factor_administers_the_tenant_that_requires_one()
    {
        var member = await Seed.UserAsync(account, Permission.WriteUsers);
        (await (await LoginAsync(member, Seed.Password)).GetAsync("/auth/session")).AssertProblem(HttpStatusCode.Forbidden, "mfa_required");

        var made = await superAdmin.MakeUserAsync();
        var changed = await superAdmin.PatchAsync(made.Path, new { active = false });
        var acting = await superAdmin.PostAsync("/auth/impersonate", new { userId = await IdOfUserAsync(member) });
        var ended = await superAdmin.PatchAsync($"/accounts/{account}", new { requireMfa = false, accountName = "Lax" });

        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.OK), changed.Text);
        Assert.That(acting.Status, Is.EqualTo(HttpStatusCode.OK), acting.Text);
        Assert.That(ended.Status, Is.EqualTo(HttpStatusCode.OK), ended.Text);
        Assert.That((await (await LoginAsync(member, Seed.Password)).GetAsync("/auth/session")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task MFA_required_by_one_account_does_not_restrict_a_superAdmin_in_other_accounts()
    {
        var other = await Seed.AccountAsync();
        var elsewhere = (await LoginAsync(email, Seed.Password)).In(other);
        var member = await IdOfUserAsync(await Seed.UserAsync(account, Permission.ReadUsers));

        Assert.That((await elsewhere.GetAsync($"/users/{member}")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await elsewhere.PostAsync($"/users/{member}/password-token")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await elsewhere.GetAsync("/accounts")).Text, Does.Contain(account));
    }

    [Test]
    public async Task Failed_logins_from_ten_addresses_do_not_block_changes_in_an_open_session()
    {
        const string next = "another lantern in the harbour";
        await FillCountersAsync(email);

        var secret = await SetUpAsync(superAdmin);
        var confirmed = await superAdmin.PostAsync(Confirm, new { code = CodeOf(secret) });
        var changed = await superAdmin.PostAsync("/auth/password", new { currentPassword = Seed.Password, newPassword = next });
        var renamed = await superAdmin.PostAsync("/auth/email", new { email = Setup.Users.NewEmail(), currentPassword = next });

        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.NoContent), changed.Text);
        Assert.That(renamed.Status, Is.EqualTo(HttpStatusCode.NoContent), renamed.Text);
    }

    [Test]
    public async Task Guesses_in_one_session_do_not_block_another_session_of_the_user_and_no_login()
    {
        var stolen = superAdmin;
        for (var i = 0; i < 10; i++)
        {
            (await stolen.From(NewAddress()).PostAsync(Begin, new { password = "a wrong password" })).AssertInvalid("password");
        }

        AssertTooMany(await stolen.From(NewAddress()).PostAsync(Begin, OwnPassword));
        var own = await LoginAsync(email, Seed.Password);
        Assert.That((await own.PostAsync(Begin, OwnPassword)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_accounts_email_attempts_do_not_prevent_a_superAdmin_from_changing_the_email_of_its_user()
    {
        var (admin, taken) = (await AdministratorAsync(), await NewUserAsync());
        var member = await IdOfUserAsync(await Seed.UserAsync(account));
        for (var i = 0; i < 10; i++)
        {
            (await admin.PatchAsync($"/users/{member}", new { email = taken })).AssertProblem(HttpStatusCode.Conflict, "email_unavailable");
        }

        (await admin.PatchAsync($"/users/{member}", new { email = taken }))
            .AssertProblem(HttpStatusCode.TooManyRequests, "too_many_emails");
        var renamed = await superAdmin.PatchAsync($"/users/{member}", new { email = Setup.Users.NewEmail() });

        Assert.That(renamed.Status, Is.EqualTo(HttpStatusCode.OK), renamed.Text);
    }

    /// <summary>Ten wrong passwords from each of ten addresses.</summary>
    private async Task FillCountersAsync(string email)
    {
        for (var i = 0; i < 10; i++)
        {
            await GuessesAsync(From(NewAddress()), email, 10);
        }

        AssertTooMany(await AttemptAsync(From(NewAddress()), email, Seed.Password));
    }

    /// <summary>An administrator of the account, with the required second factor.</summary>
    private async Task<Setup.Api> AdministratorAsync() =>
        (await EnrolAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)))).Api;

    private async Task<int> IdOfUserAsync(string email) =>
        (int)(await Admin.GetAsync("/users?search=" + Uri.EscapeDataString(email))).Json.AsArray().Single()!["id"]!;
}
