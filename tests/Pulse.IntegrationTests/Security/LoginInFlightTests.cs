using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Sessions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 7 and 8 where they meet without a cache: a login under way while its key is revoked.</summary>
public sealed class LoginInFlightTests(TestDatabase database) : SecurityTests(database)
{
    private readonly Gate verified = new();

    [TearDown]
    public void LetEverybodyGo() => verified.Open();

    [Test]
    public async Task A_login_under_way_makes_no_session_of_a_key_deleted_meanwhile()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var login = await HoldLoginAsync(key);

        await Seed.ExecuteAsync($"""DELETE FROM "ApiKeys" WHERE "Identifier" = {key.ApiKey}""");
        verified.Open();

        Assert.That((await login).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_session_made_while_its_key_was_being_disabled_is_worth_nothing()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        var login = await HoldLoginAsync(key);

        await Seed.ExecuteAsync($"""UPDATE "ApiKeys" SET "Active" = 0 WHERE "Identifier" = {key.ApiKey}""");
        verified.Open();
        var token = (string?)(await login).Json["token"];

        Assert.That(await StatusOfSessionAsync(Bearer(token!)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<ICredentialVerifier>(inner => new HeldCredentials(inner, verified));
    }

    private async Task<Task<Answer>> HoldLoginAsync(Key key)
    {
        verified.Close();
        var login = Anonymous().PostAsync("/auth/login", key.Login);
        await verified.WaitForAsync(arrivals: 1);
        return login;
    }
}
