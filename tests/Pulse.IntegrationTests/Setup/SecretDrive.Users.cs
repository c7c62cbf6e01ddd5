namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithUsersAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var created = await admin.PostAsync("/users", new { email = Users.NewEmail() });
        var token = Take(created, "setPasswordToken", "a token to set a password");
        var path = $"/users/{(int)created.Json["id"]!}";
        var account = (string)created.Json["accounts"]![0]!["accountId"]!;
        var once = Mark("an Idempotency-Key of a user");
        Take(
            await admin.PostAsync("/users", new { email = "once@pulse.test" }, ("Idempotency-Key", $"\"{once}\"")),
            "setPasswordToken",
            "a token that is returned again");
        Take(
            await admin.PostAsync("/users", new { email = "once@pulse.test" }, ("Idempotency-Key", $"\"{once}\"")),
            "setPasswordToken",
            "a token that is returned again");

        Record(await admin.PostAsync("/users", new { email = Mark("a password as a new user's e-mail") }));
        Record(await admin.PostAsync("/users", new { email = "a@pulse.test", password = Mark("a password for a new user") }));
        Record(await admin.GetAsync("/users"));
        Record(await admin.GetAsync($"/users?search={NewToken("a token as a search for users")}"));
        Record(await admin.GetAsync(path));
        Record(await admin.PatchAsync(path, new { email = Mark("a password as an e-mail") }));
        Record(await admin.PatchAsync(path, $$"""{"password":"{{Mark("a password in a patch")}}"}"""));
        Record(await admin.SetAccountsAsync((int)created.Json["id"]!, new { accounts = new[] { new { accountId = account } } }));
        Record(await admin.SetAccountsAsync(
            (int)created.Json["id"]!, new { accounts = new[] { new { accountId = NewToken("a token as an account") } } }));
        Record(await admin.PostAsync("/auth/invitations/accept", new { token }));
        Record(await admin.PostAsync("/auth/invitations/accept", new { token = NewToken("a token without an invitation") }));
        Record(await admin.PostAsync("/auth/invitations/accept", new { token = Mark("a password as an invitation") }));
        Take(await admin.PostAsync($"{path}/password-token"), "setPasswordToken", "another token to set a password");
        Record(await admin.GetAsync("/audit-events?pageSize=100"));
        Record(await admin.DeleteAsync(path));
    }
}
