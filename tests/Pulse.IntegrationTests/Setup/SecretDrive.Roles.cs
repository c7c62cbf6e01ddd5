namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithRolesAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var userId = (int)login.Json["id"]!;

        var made = await admin.PostAsync("/roles", new { name = "A role", permissions = new[] { "readMerchants" } });
        Record(made);
        var path = $"/roles/{(int)made.Json["id"]!}";
        Record(await admin.GetAsync("/roles"));
        Record(await admin.GetAsync(path));
        Record(await admin.PatchAsync(path, new { name = "Another name" }, Mark("a secret as a role's version")));
        Record(await admin.PatchAsync(path, new { name = "Another name" }));
        Record(await admin.PostAsync($"{path}/assignments", new { userId }));
        Record(await admin.GetAsync($"{path}/assignments"));
        Record(await admin.DeleteAsync($"{path}/assignments/{userId}"));
        Record(await admin.DeleteAsync(path));

        Record(await admin.GetAsync($"/roles?search={NewSecret("a secret as a search for roles")}"));
        Record(await admin.GetAsync($"/roles?id={NewToken("a token as a role's id")}"));
        Record(
            await admin.PostAsync(
                "/roles",
                $$"""{"name":{"is":"{{Mark("a password in place of a role's name")}}"}"""
                    + $$""","permissions":["{{NewSecret("a secret as a permission")}}"]}"""));
        Record(await admin.PostAsync($"{path}/assignments", $$"""{"userId":"{{Mark("a password as a user's number")}}"}"""));
        Record(await admin.DeleteAsync($"{path}/assignments/{userId}?allAccounts={NewToken("a token as a flag")}"));
    }
}
