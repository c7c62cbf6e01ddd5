using System.Net;
using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Passwords;

/// <summary>The rules for new passwords apply in each way to set one.</summary>
public sealed class NewPasswordTests(TestDatabase database) : PasswordTests(database)
{
    [TestCase("elevenchars", "Must have at least 12 characters.")]
    [TestCase("1Q2W3E4R5T6Y", "Must not be one of the most common passwords. Choose a unique password.")]
    [TestCase("my PULSE password", "Must not contain pulse, which is easy to guess.")]
    [TestCase("a tab\tin the middle", "Must not contain control characters.")]
    public async Task An_easily_guessed_password_is_refused_with_the_reason(string password, string because)
    {
        var (email, sessions) = await WarmUserAsync();

        var changed = await ChangePasswordAsync(sessions[0], password);
        var set = await SetPasswordAsync(Somewhere(), await TokenAsync(email), password);

        changed.AssertInvalid("newPassword");
        set.AssertInvalid("password");
        Assert.That((changed.Error("newPassword"), set.Error("password")), Is.EqualTo((because, because)));
        Assert.That(await StatusOfSessionAsync(sessions[0]), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_password_that_contains_the_name_part_of_the_users_email_is_refused()
    {
        var (email, sessions) = await WarmUserAsync();
        var password = $"what {email.Split('@')[0].ToUpperInvariant()} types";

        var changed = await ChangePasswordAsync(sessions[0], password);
        var set = await SetPasswordAsync(Somewhere(), await TokenAsync(email), password);

        changed.AssertInvalid("newPassword");
        set.AssertInvalid("password");
        Assert.That(changed.Error("newPassword"), Is.EqualTo("Must not contain the name in your e-mail, which is easy to guess."));
        Assert.That(
            (await ChangePasswordAsync(sessions[0], "what user-0 types")).Status,
            Is.EqualTo(HttpStatusCode.NoContent),
            "another user's name");
    }

    [TestCase("twelve chars")]
    [TestCase("пароль из слов")]
    [TestCase("\U0001F40E\U0001F50B\U0001F4CE\U0001F50B\U0001F40E\U0001F4CE\U0001F40E\U0001F50B\U0001F4CE\U0001F50B\U0001F40E\U0001F4CE")]
    [TestCase(" blanks at both ends ")]
    public async Task Any_characters_make_a_password_and_log_in_as_they_were_typed(string password)
    {
        var (email, sessions) = await WarmUserAsync();

        Assert.That((await ChangePasswordAsync(sessions[0], password)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfLoginAsync(email, password), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfLoginAsync(email, password + " "), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task The_longest_password_logs_in_and_a_longer_one_is_refused([Values("x", "\U0001F40E")] string character)
    {
        var (email, sessions) = await WarmUserAsync();
        var longest = new StringBuilder().Insert(0, character, 256).ToString();

        (await ChangePasswordAsync(sessions[0], longest + character)).AssertInvalid("newPassword");
        Assert.That((await ChangePasswordAsync(sessions[0], longest)).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfLoginAsync(email, longest), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await ChangePasswordAsync(sessions[0], NewPassword, longest)).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
