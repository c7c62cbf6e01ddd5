namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithAccountsAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var created = await admin.PostAsync("/accounts", new { accountName = "Driven" });
        Record(created);
        var path = created.Header("Location")!;
        Record(await admin.GetAsync($"/accounts?search={NewSecret("a secret as a search for accounts")}"));
        Record(await admin.GetAsync("/accounts?page=1"));
        Record(await admin.GetAsync(path));
        Record(await admin.PatchAsync(path, new { accountName = "Driven on" }));
        Record(await admin.PatchAsync(path, new { repcode = Mark("a password as a code that is too long") + new string('x', 33) }));
        Record(await admin.GetAsync($"{path}/permissions"));
        Record(await admin.SendAsync(HttpMethod.Put, $"{path}/permissions"));
        Record(await admin.PatchAsync(path, "{}", Mark("a secret as an account's version")));
        Record(await admin.DeleteAsync(path));
        Record(await admin.PostAsync("/auth/logout"));
    }
}
