using System.Net;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

public sealed class ChangePasswordTests(TestDatabase database) : PasswordTests(database)
{
    [Test]
    public async Task The_new_password_logs_in_and_the_old_one_no_longer()
    {
        var (email, sessions) = await WarmUserAsync();

        var changed = await ChangePasswordAsync(sessions[0]);

        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.NoContent), changed.Text);
        Assert.That(changed.Text, Is.Empty);
        Assert.That(changed.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(await StatusOfLoginAsync(email, NewPassword), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfLoginAsync(email, Seed.Password), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Security_rule_7_all_other_sessions_are_revoked_before_the_response_and_the_current_one_stays_valid()
    {
        var (_, sessions) = await WarmUserAsync(3);
        var (_, others) = await WarmUserAsync();

        await ChangePasswordAsync(sessions[1]);

        Assert.That(
            await StatusesOfSessionsAsync(sessions),
            Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
        Assert.That(await StatusOfSessionAsync(others[0]), Is.EqualTo(HttpStatusCode.OK), "another user's");
    }

    [Test]
    public async Task A_wrong_current_password_changes_nothing_and_ten_refuse_the_right_one_in_that_session()
    {
        var (email, sessions) = await WarmUserAsync(2);

        for (var i = 0; i < 10; i++)
        {
            (await ChangePasswordAsync(sessions[0], currentPassword: "a wrong password")).AssertInvalid("currentPassword");
        }

        AssertTooMany(await ChangePasswordAsync(sessions[0]));
        Assert.That(
            (await ChangePasswordAsync(sessions[1], currentPassword: "a wrong password")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await StatusesOfSessionsAsync(sessions), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfLoginAsync(email, Seed.Password), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_password_change_ends_one_time_tokens_and_logins_that_await_a_second_factor()
    {
        var (email, sessions) = await WarmUserAsync();
        var (token, id) = (await TokenAsync(email), await IdOfAsync(email));
        await Seed.ChangeAsync(db =>
        {
            db.MfaChallenges.Add(MfaChallenge.Of(MadeUp.Token(), id, App.Clock.GetUtcNow().UtcDateTime));
            return Task.CompletedTask;
        });

        await ChangePasswordAsync(sessions[0]);

        (await SetPasswordAsync(Somewhere(), token, "a third password of the tests")).AssertInvalid("token");
        Assert.That(await ReadAsync(db => db.MfaChallenges.CountAsync(challenge => challenge.UserId == id)), Is.Zero);
    }

    [Test]
    public async Task Of_concurrent_changes_with_the_same_current_password_only_one_succeeds()
    {
        var (email, sessions) = await WarmUserAsync(4);

        var answers = await Task.WhenAll(sessions.Select((session, i) => ChangePasswordAsync(session, $"{NewPassword} {i}")));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        var winner = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.That(await StatusOfLoginAsync(email, $"{NewPassword} {winner}"), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_password_that_changes_after_its_verification_cannot_set_a_new_password()
    {
        var (email, sessions) = await WarmUserAsync();
        Passwords.WhileMaking = () => Seed.ChangeCredentialAsync(email, credential => credential.SecurityStamp = "another").Wait();

        (await ChangePasswordAsync(sessions[0])).AssertProblem(HttpStatusCode.Conflict, "concurrent_update");

        Assert.That(await StatusOfLoginAsync(email, NewPassword), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_audit_log_records_who_changed_the_password_and_contains_no_password()
    {
        var (email, sessions) = await WarmUserAsync();
        var before = await RowOfAsync(email);

        await ChangePasswordAsync(sessions[0]);

        var happened = (await EventsAsync("user.passwordChanged", before.Id)).Single();
        var after = await RowOfAsync(email);
        Assert.That((string?)happened["actor"]!["name"], Is.EqualTo(email));
        Assert.That(happened["accountId"], Is.Null);
        Assert.That(happened["changes"]!.AsObject(), Is.Empty);
        Assert.That((after.User!.Version, after.User.UpdatedBy), Is.EqualTo((before.User!.Version + 1, email)));
    }

    [Test]
    public async Task An_API_key_has_no_password()
    {
        var key = await Admin.MakeKeyAsync();

        foreach (var caller in (Setup.Api[])[Using(key), await LoginAsync(key)])
        {
            (await ChangePasswordAsync(caller)).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            (await ChangeEmailAsync(caller, "key@pulse.test")).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            foreach (var path in (string[])["/auth/password", "/auth/email"])
            {
                (await caller.PostAsync(path, "nonsense")).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            }
        }
    }

    [Test]
    public async Task A_user_without_accounts_can_change_their_password()
    {
        var email = await Seed.UserAsync([]);
        var user = await LoginAsync(email, Seed.Password);

        Assert.That((await ChangePasswordAsync(user.From(NewAddress()))).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_caller_without_a_valid_session_cannot_change_a_password()
    {
        (await ChangePasswordAsync(Anonymous())).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await ChangePasswordAsync(Bearer(MadeUp.Token().Reveal()))).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        (await Admin.GetAsync("/auth/password")).AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }

    [TestCase("""{}""", "currentPassword", "newPassword")]
    [TestCase("""{"currentPassword":null,"newPassword":"   "}""", "currentPassword", "newPassword")]
    [TestCase("""{"currentPassword":"x"}""", "newPassword")]
    [TestCase("""{"currentPassword":1,"newPassword":"a long enough password"}""", "currentPassword")]
    [TestCase("""{"currentPassword":"a long enough password","newPassword":"a long enough password"}""", "newPassword")]
    [TestCase("""{"currentPassword":"x","newPassword":"a long enough password","userId":1}""", "userId")]
    [TestCase("""[]""", "body")]
    public async Task An_invalid_body_is_refused_with_the_path_of_the_error(string body, params string[] paths)
    {
        var (_, sessions) = await WarmUserAsync();
        var looked = Passwords.Count;

        (await sessions[0].PostAsync("/auth/password", body)).AssertInvalid(paths);

        Assert.That(Passwords.Count, Is.EqualTo(looked));
    }

    [Test]
    public async Task A_current_password_over_the_maximum_length_is_not_verified()
    {
        var (_, sessions) = await WarmUserAsync();
        var looked = Passwords.Count;

        (await ChangePasswordAsync(sessions[0], currentPassword: new string('x', 257))).AssertInvalid("currentPassword");

        Assert.That(Passwords.Count, Is.EqualTo(looked));
    }
}
