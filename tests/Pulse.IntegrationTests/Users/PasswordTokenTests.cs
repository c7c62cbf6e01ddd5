using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Users;

public sealed class PasswordTokenTests(TestDatabase database) : UserTests(database)
{
    [Test]
    public async Task Only_the_newest_token_is_valid_and_the_password_and_sessions_stay_unchanged()
    {
        var account = await Seed.AccountAsync();
        var (id, email) = await MemberAsync(account);
        var admin = await AccountAdminAsync(account);
        var user = await LoginAsync(email, Seed.Password);

        var first = await admin.PostAsync($"/users/{id}/password-token");
        var second = await admin.PostAsync($"/users/{id}/password-token");

        Assert.That(second.Status, Is.EqualTo(HttpStatusCode.OK), second.Text);
        Assert.That(
            second.Json.AsObject().Select(member => member.Key), Is.EqualTo(new[] { "setPasswordToken", "setPasswordTokenExpiresAt" }));
        var token = (string)second.Json["setPasswordToken"]!;
        Assert.That(token, Does.Match("^[0-9a-f]{64}$").And.Not.EqualTo((string)first.Json["setPasswordToken"]!));
        Assert.That((await CredentialAsync(id)).PasswordTokenHash, Is.EqualTo(SHA256.HashData(Encoding.ASCII.GetBytes(token))));
        Assert.That(await StatusOfSessionAsync(user), Is.EqualTo(HttpStatusCode.OK));
        await LoginAsync(email, Seed.Password);
        var recorded = (await EventsAsync(account, id)).First(happened => (string?)happened["action"] == "user.passwordTokenIssued");
        Assert.That(recorded["accountId"], Is.Null);
    }

    /// <summary>A stolen session must not be sufficient to change the password.</summary>
    [Test]
    public async Task A_user_cannot_issue_a_password_token_for_themselves()
    {
        var name = await NewAccountAdminAsync(await Seed.AccountAsync());
        var admin = await LoginAsync(name, Seed.Password);

        var refused = await admin.PostAsync($"/users/{await IdOfAsync(name)}/password-token");
        refused.AssertProblem(HttpStatusCode.Conflict, "own_user");
        Assert.That(
            (string?)refused.Json["detail"],
            Is.EqualTo("You cannot issue a token for your own password. Change your password with POST /auth/password."));
        (await Admin.PostAsync($"/users/{await IdOfAsync(PulseApp.AdminEmail)}/password-token"))
            .AssertProblem(HttpStatusCode.Conflict, "own_user");
    }

    [Test]
    public async Task An_invitation_of_an_existing_user_can_set_a_password_after_that_user_is_deleted()
    {
        var (id, email) = await MemberAsync(await Seed.AccountAsync());
        var admin = await AccountAdminAsync(await Seed.AccountAsync());
        var invited = await admin.MakeUserAsync(email);
        await Admin.DeleteAsync($"/users/{id}");

        var set = await Anonymous().PostAsync("/auth/password/set", new { token = invited.Token, password = "a lantern in the harbour" });

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        await LoginAsync(email, "a lantern in the harbour");
        Assert.That((await CredentialAsync(invited.Id)).UserName, Is.EqualTo(email));
    }

    [Test]
    public async Task A_password_token_ends_when_its_user_gets_more_permissions_than_at_its_creation()
    {
        var account = await Seed.AccountAsync();
        var (assigned, administering) = ((await MemberAsync(account)).Id, (await MemberAsync(account)).Id);
        var tokens = new List<string>();
        foreach (var id in new[] { assigned, administering })
        {
            tokens.Add((string)(await AdminIn(account).PostAsync($"/users/{id}/password-token")).Json["setPasswordToken"]!);
        }

        var given = await Admin.PostAsync("/roles/1/assignments", new { userId = assigned, allAccounts = true });
        var made = await AdminIn(account).SetAccountsAsync(
            administering, new { accounts = new[] { new { accountId = account, primary = true, accountAdmin = true } } });

        Assert.That((given.Status, made.Status), Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK)));
        foreach (var token in tokens)
        {
            (await Anonymous().PostAsync("/auth/password/set", new { token, password = "a lantern in the harbour" }))
                .AssertInvalid("token");
        }
    }
}
