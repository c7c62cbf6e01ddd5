namespace Pulse.IntegrationTests.Setup;

public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    /// <param name="apiKey">Creates a caller with a key and its secret.</param>
    public async Task WithOAuthAsync(Api anonymous, Func<string, Api> bearer, Func<string, string, Api> apiKey)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var created = await bearer(Take(login, "token", "a user's token")).PostKeyAsync("verifyApiKeys");
        var (id, secret) = ((string)created.Json["apiKey"]!, Take(created, "apiSecret", "a key's secret"));
        var token = await TakeTokenAsync(anonymous, id, secret);
        foreach (var path in (string[])["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/nowhere"])
        {
            Record(await FormAsync(anonymous, path, ("client_id", id), ("client_secret", NewSecret("a wrong client secret"))));
            Record(await FormAsync(anonymous, path, ("client_id", NewSecret("a secret as the client id")), ("client_secret", "x")));
            Record(await FormAsync(anonymous, path, ("client_secret", NewSecret("one")), ("client_secret", NewSecret("two"))));
            Record(await FormAsync(anonymous, path, (NewSecret("a secret as a name"), "x"), ("client_secret", NewSecret("alone"))));
            Record(await FormAsync(anonymous, $"{path}?client_secret={NewSecret("a client secret in the query")}", ("client_id", id)));
            Record(await FormAsync(bearer(token), path, ("client_secret", NewSecret("a client secret beside a token"))));
            Record(await FormAsync(apiKey(id, secret), path, ("token", NewToken("an unknown token"))));
            Record(await FormAsync(apiKey(id, secret), $"{path}?token={NewToken("a token in the query of a form")}", ("token", "x")));
        }

        Record(await FormAsync(apiKey(id, secret), "/oauth2/introspect", ("token", token), ("ip_address", NewSecret("an address"))));
        Record(await FormAsync(apiKey(id, secret), "/oauth2/introspect", ("token", token)));
        Record(await FormAsync(bearer(token), "/oauth2/revoke", ("token", token)));
        Record(await anonymous.GetAsync("/.well-known/oauth-authorization-server"));
    }

    private async Task<string> TakeTokenAsync(Api anonymous, string id, string secret) => Take(
        await FormAsync(anonymous, "/oauth2/token", ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)),
        "access_token",
        "a token of a client");

    private static Task<Answer> FormAsync(Api caller, string path, params (string Name, string Value)[] form) => caller.SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}
