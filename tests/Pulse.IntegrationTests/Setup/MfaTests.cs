using System.Net;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Base class of tests of second factors. Identity uses the clock of the machine, not of the test, and accepts codes of five steps. Each
/// code is valid once, so that a test with several codes uses later steps one after the other.
/// </summary>
public abstract class MfaTests(TestDatabase database) : LoginTests(database)
{
    protected const string Begin = "/auth/mfa/totp";
    protected const string Confirm = "/auth/mfa/totp/confirm";
    protected const string Disable = "/auth/mfa/totp/disable";
    protected const string RecoveryCodes = "/auth/mfa/recovery-codes";
    protected const string Complete = "/auth/login/mfa";

    protected static readonly object OwnPassword = new { password = Seed.Password };

    /// <inheritdoc cref="Codes.Of"/>
    protected static string CodeOf(string secret, int step = 0) => Codes.Of(secret, step);

    /// <summary>Six digits that are not the code of a step near now.</summary>
    protected static string WrongCodeOf(string secret)
    {
        var near = Enumerable.Range(-4, 9).Select(step => CodeOf(secret, step)).ToList();
        return Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), 6)).First(code => !near.Contains(code));
    }

    protected static Task<string> SetUpAsync(Api user, string password = Seed.Password) => Codes.SetUpAsync(user, password);

    /// <summary>
    /// Sets up a second factor and confirms it with the code of the step before, so that the codes of the current and later steps are
    /// unused.
    /// </summary>
    protected async Task<Person> EnrolAsync(string email)
    {
        var user = await LoginAsync(email, Seed.Password);
        var secret = await SetUpAsync(user);
        var confirmed = await user.PostAsync(Confirm, new { code = CodeOf(secret, -1) });
        Assert.That(confirmed.Status, Is.EqualTo(HttpStatusCode.OK), confirmed.Text);
        return new Person(email, user, secret, [.. confirmed.Json["recoveryCodes"]!.AsArray().Select(code => (string)code!)]);
    }

    /// <summary>A new user with a second factor, who has these permissions in their own account.</summary>
    protected async Task<Person> NewPersonAsync(params Permission[] permissions) =>
        await EnrolAsync(await Seed.UserAsync(await Seed.AccountAsync(), permissions));

    protected static async Task<string> ChallengeAsync(Api from, string email, string password = Seed.Password)
    {
        var login = await AttemptAsync(from, email, password);
        Assert.That((login.Status, login.Code), Is.EqualTo((HttpStatusCode.Unauthorized, "mfa_required")), login.Text);
        return (string)login.Json["challenge"]!;
    }

    protected static Task<Answer> CompleteAsync(Api from, string challenge, string code) =>
        from.PostAsync(Complete, new { challenge, code });

    protected static Task<Answer> RecoverAsync(Api from, string challenge, string recoveryCode) =>
        from.PostAsync(Complete, new { challenge, recoveryCode });

    protected static async Task<int> IdOfAsync(Api user) => (int)(await user.GetAsync("/auth/session")).Json["id"]!;

    protected static void AssertUnauthenticated(Answer answer) => answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

    /// <param name="Email">The e-mail address. The password is <see cref="Seed.Password"/>.</param>
    /// <param name="Api">The caller, logged in with the session in which the second factor was set up.</param>
    /// <param name="Secret">The secret of the codes.</param>
    /// <param name="Codes">The recovery codes.</param>
    protected sealed record Person(string Email, Api Api, string Secret, string[] Codes);
}
