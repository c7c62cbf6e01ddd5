namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    private static int lastPermission;

    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithPermissionsAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var account = (string)login.Json["primaryAccount"]!["accountId"]!;
        var name = $"driven{Interlocked.Increment(ref lastPermission)}:read";
        var path = $"/permissions/{name}";

        Record(await admin.PostAsync("/permissions", new { name, description = "See what is driven." }));
        Record(await admin.PostAsync("/permissions", new { name = $"{name}-one", description = "One.", accounts = new[] { account } }));
        Record(await admin.GetAsync("/permissions"));
        Record(await admin.GetAsync(path));
        Record(await admin.PatchAsync(path, new { description = "Another description." }, Mark("a secret as a permission's version")));
        Record(await admin.PatchAsync(path, new { description = "Another description." }));
        Record(await admin.PostKeyAsync(name, $"{name}-one"));
        Record(await admin.GetAsync($"/apikeys?permissions={name}"));
        Record(await admin.GetAsync($"/roles?permissions={name}"));
        Record(await admin.DeleteAsync($"{path}?dryRun=true"));
        Record(await admin.DeleteAsync(path));
        Record(await admin.DeleteAsync($"{path}-one"));

        Record(await admin.GetAsync($"/permissions?search={NewSecret("a secret as a search for permissions")}"));
        Record(await admin.PostAsync("/permissions", new { name = NewSecret("a secret as a new permission"), description = "Other." }));
        Record(await admin.DeleteAsync($"{path}?dryRun={NewToken("a token as a flag of a deletion")}"));
    }
}
