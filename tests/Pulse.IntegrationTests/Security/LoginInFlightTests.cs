using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 7 and 8 without a cache: a login is in progress while its key is revoked.</summary>
public sealed class LoginInFlightTests(TestDatabase database) : SecurityTests(database)
{
    private readonly Gate verified = new();

    [TearDown]
    public void LetEverybodyGo() => verified.Open();

    [Test]
    public async Task A_login_in_progress_creates_no_session_for_a_key_that_is_deleted_during_it()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var login = await HoldLoginAsync(key);

        await Seed.ExecuteAsync($"""DELETE FROM "ApiKeys" WHERE "Identifier" = {key.ApiKey}""");
        verified.Open();

        Assert.That((await login).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_that_is_created_while_its_key_is_being_disabled_is_refused()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var login = await HoldLoginAsync(key);

        await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "Active" = 0 WHERE "Identifier" = {key.ApiKey}""");
        verified.Open();
        var token = (string?)(await login).Json["token"];

        Assert.That(await StatusOfSessionAsync(Bearer(token!)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("password")]
    [TestCase("deactivated")]
    [TestCase("second factor")]
    public async Task A_login_in_progress_creates_no_session_after_all_sessions_of_the_user_are_ended(string change)
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync());
        var (user, admin) = (await LoginAsync(email, Seed.Password), Bearer(AdminToken));
        var id = (int)(await user.GetAsync("/auth/session")).Json["id"]!;
        verified.Close();
        var login = Anonymous().PostAsync("/auth/login", new { email, password = Seed.Password });
        await verified.WaitForAsync(arrivals: 1);

        var changed = change switch
        {
            "password" =>
                await user.PostAsync("/auth/password", new { currentPassword = Seed.Password, newPassword = "another one of the tests" }),
            "deactivated" => await admin.PatchAsync($"/users/{id}", new { active = false }),
            _ => await EnableMfaAsync(user),
        };
        verified.Open();

        Assert.That((int)changed.Status, Is.LessThan(300), changed.Text);
        (await login).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<ICredentialVerifier>(inner => new HeldCredentials(inner, verified));
        services.Decorate<ISessionWriter>(inner => new HeldSessions(inner, verified));
    }

    private static async Task<Answer> EnableMfaAsync(Setup.Api user)
    {
        var setup = await user.PostAsync("/auth/mfa/totp", new { password = Seed.Password });
        return await user.PostAsync(
            "/auth/mfa/totp/confirm",
            new { code = new Totp(Base32Encoding.ToBytes((string)setup.Json["secret"]!)).ComputeTotp(DateTime.UtcNow) });
    }

    private async Task<Task<Answer>> HoldLoginAsync(Key key)
    {
        verified.Close();
        var login = Anonymous().PostAsync("/auth/login", key.Login);
        await verified.WaitForAsync(arrivals: 1);
        return login;
    }
}
