using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

public sealed class ChangeEmailTests(TestDatabase database) : PasswordTests(database)
{
    private static string NewEmail => $"{Guid.NewGuid():N}@pulse.test";

    [Test]
    public async Task The_new_email_logs_in_and_the_old_one_no_longer()
    {
        var (old, email) = (await WarmUserAsync(), NewEmail);

        var changed = await ChangeEmailAsync(old.Sessions[0], email);
        var session = await old.Sessions[0].GetAsync("/auth/session");

        Assert.That(changed.Status, Is.EqualTo(HttpStatusCode.NoContent), changed.Text);
        Assert.That((string?)session.Json["email"], Is.EqualTo(email));
        Assert.That(await StatusOfLoginAsync(email.ToUpperInvariant(), Seed.Password), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfLoginAsync(old.Email, Seed.Password), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await RowOfAsync(email)).NormalizedEmail, Is.EqualTo(email.ToUpperInvariant()));
    }

    [Test]
    public async Task Security_rule_7_all_other_sessions_are_revoked_before_the_response_and_the_current_one_stays_valid()
    {
        var (_, sessions) = await WarmUserAsync(2);

        var changed = await ChangeEmailAsync(sessions[0], NewEmail);

        Assert.That(changed.Header("Pulse-Revocation"), Does.StartWith("confirmed="));
        Assert.That(await StatusesOfSessionsAsync(sessions), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task A_one_time_token_ends_when_the_email_that_it_was_made_for_changes()
    {
        var (old, sessions) = await WarmUserAsync();
        var token = await TokenAsync(old);

        await ChangeEmailAsync(sessions[0], NewEmail);

        (await SetPasswordAsync(Somewhere(), token)).AssertInvalid("token");
    }

    [Test]
    public async Task An_email_that_a_user_logs_in_with_is_refused_in_every_spelling()
    {
        var taken = await NewUserAsync();
        var (old, sessions) = await WarmUserAsync(2);

        (await ChangeEmailAsync(sessions[0], taken)).AssertProblem(HttpStatusCode.Conflict, "email_unavailable");
        (await ChangeEmailAsync(sessions[0], taken.ToUpperInvariant())).AssertProblem(HttpStatusCode.Conflict, "email_unavailable");

        Assert.That(await StatusesOfSessionsAsync(sessions), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfLoginAsync(old, Seed.Password), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Of_two_users_who_request_the_same_email_concurrently_only_one_gets_it()
    {
        var ((_, one), (_, other)) = (await WarmUserAsync(), await WarmUserAsync());
        var email = NewEmail;

        var answers = await Task.WhenAll(ChangeEmailAsync(one[0], email), ChangeEmailAsync(other[0], email));

        Assert.That(answers.Select(answer => answer.Status), Is.EquivalentTo(new[] { HttpStatusCode.NoContent, HttpStatusCode.Conflict }));
    }

    [Test]
    public async Task An_email_change_may_alter_only_the_letter_case_but_not_repeat_the_current_email()
    {
        var (email, sessions) = await WarmUserAsync();

        (await ChangeEmailAsync(sessions[0], email)).AssertInvalid("email");
        Assert.That((await ChangeEmailAsync(sessions[0], email.ToUpperInvariant())).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_wrong_password_changes_nothing()
    {
        var (old, sessions) = await WarmUserAsync();
        var email = NewEmail;

        (await ChangeEmailAsync(sessions[0], email, "a wrong password")).AssertInvalid("currentPassword");

        Assert.That(await StatusOfLoginAsync(email, Seed.Password), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfLoginAsync(old, Seed.Password), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_audit_log_records_the_old_and_the_new_email()
    {
        var (old, sessions) = await WarmUserAsync();
        var (id, email) = (await IdOfAsync(old), NewEmail);

        await ChangeEmailAsync(sessions[0], email);

        var happened = (await EventsAsync("user.updated", id)).Single();
        Assert.That(happened["changes"]!.ToJsonString(), Is.EqualTo($$$"""{"email":{"from":"{{{old}}}","to":"{{{email}}}"}}"""));
        Assert.That(happened["accountId"], Is.Null);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("nobody")]
    [TestCase("@pulse.test")]
    [TestCase("nobody@")]
    [TestCase(" nobody@pulse.test")]
    [TestCase("nobody@pulse.test ")]
    [TestCase("Nobody <nobody@pulse.test>")]
    [TestCase("no\tbody@pulse.test")]
    [TestCase("invited:nobody@pulse.test")]
    [TestCase(null)]
    public async Task An_invalid_email_is_refused(string? email)
    {
        var (_, sessions) = await WarmUserAsync();

        (await sessions[0].PostAsync("/auth/email", new { email, currentPassword = Seed.Password })).AssertInvalid("email");
    }

    [Test]
    public async Task An_email_of_255_characters_is_refused()
    {
        var (_, sessions) = await WarmUserAsync();

        (await ChangeEmailAsync(sessions[0], $"{new string('n', 243)}@pulse.testx")).AssertInvalid("email");
    }

    [Test]
    public async Task A_body_without_a_password_is_refused()
    {
        var (_, sessions) = await WarmUserAsync();

        (await sessions[0].PostAsync("/auth/email", """{"email":"new@pulse.test"}""")).AssertInvalid("currentPassword");
        (await sessions[0].PostAsync("/auth/email", """{"email":"new@pulse.test","currentPassword":"x","active":true}"""))
            .AssertInvalid("active");
    }
}
