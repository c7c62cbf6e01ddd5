using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Mfa;

/// <summary>Enabling and disabling second factors.</summary>
public sealed class EnrolmentTests(TestDatabase database) : MfaTests(database)
{
    [Test]
    public async Task A_secret_is_shown_once_with_what_an_authenticator_needs()
    {
        var email = await NewUserAsync();
        var user = await LoginAsync(email, Seed.Password);

        var setup = await user.PostAsync(Begin, OwnPassword);

        var secret = (string)setup.Json["secret"]!;
        Assert.That(secret, Does.Match("^[A-Z2-7]{32}$"));
        Assert.That(
            (string?)setup.Json["uri"],
            Is.EqualTo($"otpauth://totp/Pulse:{Uri.EscapeDataString(email)}?secret={secret}&issuer=Pulse&digits=6"));
        Assert.That((await user.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":false,"pending":true,"recoveryCodesLeft":0}"""));
    }

    [Test]
    public async Task Unconfirmed_MFA_is_not_required_at_login()
    {
        var email = await NewUserAsync();
        await SetUpAsync(await LoginAsync(email, Seed.Password));

        Assert.That((await AttemptAsync(Anonymous(), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_user_who_has_not_set_up_MFA_has_no_second_factor()
    {
        var user = await UserAsync();

        Assert.That((await user.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":false,"pending":false,"recoveryCodesLeft":0}"""));
        (await user.PostAsync(Confirm, new { code = "000000" })).AssertProblem(HttpStatusCode.Conflict, "mfa_not_set_up");
        (await user.PostAsync(Disable, OwnPassword)).AssertProblem(HttpStatusCode.Conflict, "mfa_not_enabled");
        (await user.PostAsync(RecoveryCodes, OwnPassword)).AssertProblem(HttpStatusCode.Conflict, "mfa_not_enabled");
    }

    [Test]
    public async Task A_secret_set_up_again_replaces_the_one_before()
    {
        var user = await UserAsync();
        var first = await SetUpAsync(user);
        var second = await SetUpAsync(user);

        var old = await user.PostAsync(Confirm, new { code = CodeOf(first) });
        var confirmed = await user.PostAsync(Confirm, new { code = CodeOf(second) });

        old.AssertInvalid("code");
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
    }

    [Test]
    public async Task A_code_enables_the_second_factor_and_returns_ten_recovery_codes()
    {
        var person = await NewPersonAsync();

        Assert.That(person.Codes.Distinct().Count(), Is.EqualTo(10));
        Assert.That(person.Codes, Is.All.Match("^[0-9A-Z]{5}-[0-9A-Z]{5}$"));
        Assert.That(
            (await person.Api.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":true,"pending":false,"recoveryCodesLeft":10}"""));
        (await person.Api.PostAsync(Begin, OwnPassword)).AssertProblem(HttpStatusCode.Conflict, "mfa_enabled");
        (await person.Api.PostAsync(Confirm, new { code = CodeOf(person.Secret) })).AssertProblem(HttpStatusCode.Conflict, "mfa_enabled");
    }

    [Test]
    public async Task A_wrong_code_enables_nothing()
    {
        var email = await NewUserAsync();
        var user = await LoginAsync(email, Seed.Password);
        var secret = await SetUpAsync(user);

        var wrong = await user.PostAsync(Confirm, new { code = WrongCodeOf(secret) });

        wrong.AssertInvalid("code");
        Assert.That((await user.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":false,"pending":true,"recoveryCodesLeft":0}"""));
        Assert.That((await AttemptAsync(Anonymous(), email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Enabling_and_disabling_the_second_factor_end_every_other_session_of_the_user()
    {
        var email = await NewUserAsync();
        var (user, before) = (await LoginAsync(email, Seed.Password), await LoginAsync(email, Seed.Password));
        var secret = await SetUpAsync(user);
        Assert.That(await StatusesOfSessionsAsync(user, before), Is.All.EqualTo(HttpStatusCode.OK));

        await user.PostAsync(Confirm, new { code = CodeOf(secret) });
        Assert.That(await StatusesOfSessionsAsync(user, before), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));

        var completed = await CompleteAsync(Anonymous(), await ChallengeAsync(Anonymous(), email), CodeOf(secret, 1));
        var between = Bearer((string)completed.Json["token"]!);
        Assert.That(await StatusesOfSessionsAsync(user, between), Is.All.EqualTo(HttpStatusCode.OK));

        await user.PostAsync(Disable, OwnPassword);
        Assert.That(await StatusesOfSessionsAsync(user, between), Is.EqualTo(new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task Disabling_MFA_removes_its_data_and_the_password_is_enough_to_log_in()
    {
        var person = await NewPersonAsync();

        var disabled = await person.Api.PostAsync(Disable, OwnPassword);

        Assert.That(disabled.Status, Is.EqualTo(HttpStatusCode.NoContent), disabled.Text);
        Assert.That(
            (await person.Api.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":false,"pending":false,"recoveryCodesLeft":0}"""));
        Assert.That((await AttemptAsync(Anonymous(), person.Email, Seed.Password)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        var person = await NewPersonAsync();

        var replaced = await person.Api.PostAsync(RecoveryCodes, OwnPassword);

        var codes = replaced.Json["recoveryCodes"]!.AsArray().Select(code => (string)code!).ToArray();
        Assert.That(codes, Has.Length.EqualTo(10).And.No.AnyOf([.. person.Codes]));
        AssertUnauthenticated(await RecoverAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), person.Codes[0]));
        Assert.That(
            (await RecoverAsync(Anonymous(), await ChallengeAsync(Anonymous(), person.Email), codes[0])).Status,
            Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await person.Api.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":true,"pending":false,"recoveryCodesLeft":9}"""));
    }

    [TestCase(Begin)]
    [TestCase(Disable)]
    [TestCase(RecoveryCodes)]
    public async Task A_session_without_the_correct_password_cannot_change_MFA(string path)
    {
        var person = await NewPersonAsync();

        var wrong = await person.Api.PostAsync(path, new { password = "a wrong password" });

        wrong.AssertInvalid("password");
        Assert.That(
            (await person.Api.GetAsync("/auth/mfa")).Text, Is.EqualTo("""{"enabled":true,"pending":false,"recoveryCodesLeft":10}"""));
    }

    [Test]
    public async Task A_key_cannot_have_a_second_factor()
    {
        var key = await Admin.MakeKeyAsync("writeUsers", "readUsers");
        foreach (var caller in (Setup.Api[])[Using(key), await LoginAsync(key)])
        {
            (await caller.GetAsync("/auth/mfa")).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            (await caller.PostAsync(Confirm, new { code = "000000" })).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            foreach (var path in (string[])[Begin, Disable, RecoveryCodes])
            {
                (await caller.PostAsync(path, OwnPassword)).AssertProblem(HttpStatusCode.Forbidden, "user_required");
                (await caller.PostAsync(path, "nonsense")).AssertProblem(HttpStatusCode.Forbidden, "user_required");
            }
        }
    }

    [Test]
    public async Task An_anonymous_caller_cannot_call_the_second_factor_endpoints()
    {
        AssertUnauthenticated(await Anonymous().GetAsync("/auth/mfa"));
        foreach (var path in (string[])[Begin, Confirm, Disable, RecoveryCodes])
        {
            AssertUnauthenticated(await Anonymous().PostAsync(path, OwnPassword));
        }
    }
}
