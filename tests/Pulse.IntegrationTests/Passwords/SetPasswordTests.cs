using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Users;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

public sealed class SetPasswordTests(TestDatabase database) : PasswordTests(database)
{
    [Test]
    public async Task A_new_user_sets_a_password_and_logs_in()
    {
        var email = await NewUserAsync();
        await Seed.MakePendingAsync(email);
        var token = await TokenAsync(email);
        var before = await StatusOfLoginAsync(email, NewPassword);

        var set = await SetPasswordAsync(Somewhere(), token);

        var row = await RowOfAsync(email);
        Assert.That(before, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent), set.Text);
        Assert.That(row.User!.ActivatedAt, Is.Not.Null);
        Assert.That((row.PasswordTokenHash, row.PasswordTokenExpiresAt), Is.EqualTo(((byte[]?)null, (DateTime?)null)));
        Assert.That(await StatusOfLoginAsync(email, NewPassword), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Security_rule_7_all_sessions_and_the_old_password_are_invalid_before_the_response()
    {
        var (email, sessions) = await WarmUserAsync(2);

        var set = await SetPasswordAsync(Somewhere(), await TokenAsync(email));

        Assert.That(set.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(await StatusesOfSessionsAsync(sessions), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfLoginAsync(email, Seed.Password), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_second_factor_stays_as_it_is()
    {
        var email = await NewUserAsync();
        var since = App.Clock.GetUtcNow().UtcDateTime;
        await Seed.ChangeCredentialAsync(email, credential =>
        {
            credential.AuthenticatorKey = "kept";
            credential.User!.EnableMfa(since);
        });

        await SetPasswordAsync(Somewhere(), await TokenAsync(email));

        var row = await RowOfAsync(email);
        Assert.That(row.AuthenticatorKey, Is.EqualTo("kept"));
        Assert.That(row.User!.MfaEnabledAt, Is.Not.Null);
    }

    [Test]
    public async Task A_token_works_once()
    {
        var email = await NewUserAsync();
        var token = await TokenAsync(email);
        await SetPasswordAsync(Somewhere(), token);

        (await SetPasswordAsync(Somewhere(), token, "a third password of the tests")).AssertInvalid("token");

        Assert.That(await StatusOfLoginAsync(email, NewPassword), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Security_rule_18_a_token_redeemed_in_parallel_works_once()
    {
        var email = await NewUserAsync();
        var token = await TokenAsync(email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SetPasswordAsync(Somewhere(), token, $"{NewPassword} {i}")));

        var winner = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        Assert.That(
            answers.Where(answer => answer.Status != HttpStatusCode.NoContent).Select(answer => answer.Error("token")), Is.All.Not.Null);
        Assert.That(await StatusOfLoginAsync(email, $"{NewPassword} {winner}"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_token_that_another_node_redeems_first_is_refused()
    {
        var email = await NewUserAsync();
        var token = await TokenAsync(email);
        Passwords.WhileMaking = () => Seed.ChangeCredentialAsync(email, credential => credential.PasswordTokenHash = null).Wait();

        (await SetPasswordAsync(Somewhere(), token)).AssertInvalid("token");

        Assert.That(await StatusOfLoginAsync(email, Seed.Password), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_token_whose_issuer_loses_the_right_during_the_call_is_refused()
    {
        var account = await Seed.AccountAsync();
        var issuer = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        var made = await (await LoginAsync(issuer, Seed.Password)).MakeUserAsync();
        Passwords.WhileMaking = () => Seed.ExecuteAsync($"""UPDATE "Users" SET "Active" = 0 WHERE "Email" = {issuer}""").Wait();

        (await SetPasswordAsync(Somewhere(), made.Token)).AssertInvalid("token");

        Assert.That(await StatusOfLoginAsync(made.Email, NewPassword), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_password_that_is_refused_does_not_use_the_token_up()
    {
        var email = await NewUserAsync();
        var (token, from) = (await TokenAsync(email), Somewhere());

        (await SetPasswordAsync(from, token, "too short")).AssertInvalid("password");
        (await SetPasswordAsync(from, token, $"my {email.Split('@')[0]} password")).AssertInvalid("password");

        Assert.That((await SetPasswordAsync(from, token)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task An_invited_user_with_a_login_is_asked_to_log_in_and_the_token_stays_valid()
    {
        var login = await NewUserAsync();
        var invited = await (await UserAsync(Permission.WriteUsers)).MakeUserAsync(login);

        var refused = await SetPasswordAsync(Somewhere(), invited.Token);

        refused.AssertInvalid("token");
        Assert.That(refused.Error("token"), Does.Contain("already has a login").And.Contain("accept the invitation"));
        Assert.That(await ReadAsync(db => Task.FromResult(
            db.Set<UserCredential>().Count(credential => credential.PasswordTokenHash != null && credential.Email == login))),
            Is.EqualTo(1));
        Assert.That(await StatusOfLoginAsync(login, Seed.Password), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_audit_log_records_whose_password_was_set()
    {
        var email = await NewUserAsync();
        await SetPasswordAsync(Somewhere(), await TokenAsync(email));

        var happened = (await EventsAsync("user.passwordSet", await IdOfAsync(email))).Single();

        Assert.That((string?)happened["actor"]!["name"], Is.EqualTo(email));
        Assert.That(happened["accountId"], Is.Null);
    }

    [Test]
    public async Task A_password_token_is_not_a_session_token_and_a_session_token_is_not_a_password_token()
    {
        var (email, sessions) = await WarmUserAsync();
        var token = await TokenAsync(email);

        Assert.That(await StatusOfSessionAsync(Bearer(token)), Is.EqualTo(HttpStatusCode.Unauthorized));
        (await SetPasswordAsync(Somewhere(), sessions[0].Client.DefaultRequestHeaders.Authorization!.Parameter!)).AssertInvalid("token");
    }

    [Test]
    public async Task Credentials_sent_with_a_password_token_are_ignored()
    {
        var email = await NewUserAsync();

        var set = await SetPasswordAsync(Bearer("stale").From(NewAddress()), await TokenAsync(email));

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase("""{}""", "token", "password")]
    [TestCase("""{"token":"","password":null}""", "token", "password")]
    [TestCase("""{"token":["0"],"password":"a long enough password"}""", "token")]
    [TestCase("""{"token":"0","password":"a long enough password","email":"admin@pulse.test"}""", "email")]
    public async Task An_invalid_body_is_refused_with_the_path_of_the_error(string body, params string[] paths) =>
        (await Somewhere().PostAsync("/auth/password/set", body)).AssertInvalid(paths);
}
