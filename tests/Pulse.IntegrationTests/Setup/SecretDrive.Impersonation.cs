namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    /// <param name="email">A user that a superAdmin can impersonate.</param>
    public async Task AsSomebodyElseAsync(Api anonymous, Func<string, Api> bearer, string email)
    {
        var other = await anonymous.PostAsync("/auth/login", new { email, password = Seed.Password });
        var theirs = bearer(Take(other, "token", "the token of an impersonated user"));
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        Record(await admin.PostAsync("/auth/impersonate", $$"""{"userId":"{{NewToken("a token as a user")}}"}"""));
        Record(await admin.PostAsync("/auth/impersonate", $$"""{"userId":1,"password":"{{Mark("a password beside a user")}}"}"""));
        Record(await theirs.PostAsync("/auth/impersonate", new { userId = 1 }));

        var acting = bearer(Take(
            await admin.PostAsync("/auth/impersonate", new { userId = (int)other.Json["id"]! }),
            "token",
            "the token of an impersonated session"));
        Take(await acting.GetAsync("/auth/session"), "token", "the token of an impersonated session");
        Record(await acting.GetAsync("/sessions"));
        Record(await admin.GetAsync("/sessions"));
        Record(await acting.PostAsync("/auth/impersonate/stop"));
        Record(await acting.PostAsync("/auth/impersonate/stop"));
        Record(await admin.PostAsync("/auth/impersonate/stop"));
    }
}
