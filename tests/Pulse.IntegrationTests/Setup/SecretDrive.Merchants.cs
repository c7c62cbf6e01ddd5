namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithMerchantsAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));

        var made = await admin.PostAsync("/merchants", Businesses.Profile().ToJsonString());
        Record(made);
        var path = $"/merchants/{(string?)made.Json["id"]}";
        Record(await admin.GetAsync("/merchants"));
        Record(await admin.GetAsync(path));
        Record(await admin.PatchAsync(path, """{"basics":{"dbaName":"Another"}}""", Mark("a secret as a merchant's version")));
        Record(await admin.PatchAsync(path, """{"basics":{"dbaName":"Another"}}"""));
        foreach (var step in (string[])["suspend", "reinstate", "close"])
        {
            Record(await admin.PostAsync($"{path}/{step}"));
        }

        Record(await admin.PostAsync(
            "/merchants", $$$$"""{"basics":{"businessName":{"is":"{{{{Mark("a password in place of a merchant's name")}}}}"}}}"""));
        Record(await admin.PostAsync("/merchants", $$$"""{"basics":{"taxId":"{{{Mark("a password as a tax id")}}}"}}"""));

        // Not recorded, because the links of a page repeat the query of the request.
        await admin.GetAsync($"/merchants?search={NewSecret("a secret as a search for merchants")}");
        await admin.GetAsync($"/merchants?basics.businessName={NewToken("a token as a merchant's name")}");
    }
}
