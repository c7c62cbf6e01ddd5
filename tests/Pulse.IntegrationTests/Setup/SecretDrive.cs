using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Calls every endpoint with secrets, in correct and in wrong places, and marks each secret.</summary>
public sealed partial class SecretDrive(Marks marks, List<Answer> answers)
{
    /// <summary>Runs all parts.</summary>
    public async Task EverywhereAsync(Func<Api> anonymous, Func<string, Api> bearer, Func<string, string, Api> apiKey, Seed seed)
    {
        await WithUserAsync(anonymous(), bearer);
        await WithKeyAsync(anonymous(), bearer, apiKey);
        await WithOAuthAsync(anonymous(), bearer, apiKey);
        await WithRolesAsync(anonymous(), bearer);
        await WithPermissionsAsync(anonymous(), bearer);
        await WithMerchantsAsync(anonymous(), bearer);
        await WithAccountsAsync(anonymous(), bearer);
        await WithPasswordsAsync(anonymous(), bearer, seed);
        await WithUsersAsync(anonymous(), bearer);
        await WithSecondFactorAsync(anonymous(), bearer, await seed.UserAsync(await seed.AccountAsync(), Permission.WriteUsers));
        await AsSomebodyElseAsync(anonymous(), bearer, await seed.UserAsync(await seed.AccountAsync()));
        await WithApplicationsAsync(anonymous(), bearer);
        await InWrongPlacesAsync(anonymous());
        await InMalformedHeadersAsync(anonymous().Client.BaseAddress!);
    }

    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithUserAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var token = Take(login, "token", "a user's token");
        Record(await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = Mark("a wrong password") }));
        Record(
            await anonymous.PostAsync("/auth/login", new { email = "nobody@pulse.test", password = Mark("an unknown user's password") }));
        Take(await bearer(token).GetAsync("/auth/session"), "token", "a user's token");
        foreach (var path in (string[])
        [
            "/permissions", "/sessions", "/audit-events?pageSize=100", "/audit-events/integrity", "/openapi/v1.json", "/docs",
            "/docs/scalar.js", "/docs/scalar.aspnetcore.js", "/docs/favicon.svg", "/health/live", "/health/ready", "/nowhere",
        ])
        {
            Record(await bearer(token).GetAsync(path));
        }

        Record(await bearer(token).DeleteAsync("/auth/login"));
        Record(await bearer(token).PostAsync("/auth/logout"));
        Record(await bearer(token).GetAsync("/auth/session"));
    }

    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    /// <param name="apiKey">Creates a caller with a key and its secret.</param>
    public async Task WithKeyAsync(Api anonymous, Func<string, Api> bearer, Func<string, string, Api> apiKey)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var created = await admin.PostKeyAsync("readApiKeys", "writeApiKeys");
        var (id, secret) = ((string)created.Json["apiKey"]!, Take(created, "apiSecret", "a key's secret"));
        var direct = apiKey(id, secret);
        var path = $"/apikeys/{(string?)created.Json["id"]}";

        var session = bearer(
            Take(await anonymous.PostAsync("/auth/login", new { apiKey = id, apiSecret = secret }), "token", "a key's token"));
        foreach (var caller in (Api[])[direct, session])
        {
            Record(await caller.GetAsync("/apikeys"));
            Record(await caller.GetAsync($"/apikeys?search={id}&page=1"));
            Record(await caller.GetAsync(path));
            Record(await caller.GetAsync($"{path}/usage?interval=hour"));
            Record(await caller.GetAsync($"{path}/usage/permissions"));
            Record(await caller.GetAsync("/usage?groupBy=apiKey"));
            Record(await caller.PostAsync($"{path}/narrow", new { days = 1 }));
            Record(await caller.GetAsync($"/accounts/{(string?)created.Json["accountId"]}/apikey-policy"));
            Record(await caller.SendAsync(HttpMethod.Put, $"/accounts/{(string?)created.Json["accountId"]}/apikey-policy"));
            Record(await caller.PatchAsync(path, new { name = $"renamed {answers.Count}" }));
            Record(await caller.PatchAsync(path, "{}", Mark("a secret as a version")));
        }

        var once = Mark("an Idempotency-Key");
        Take(await admin.PostOnceAsync(once, $"{path}/rotate"), "apiSecret", "a secret that is returned again");
        Take(await admin.PostOnceAsync(once, $"{path}/rotate"), "apiSecret", "a secret that is returned again");
        Record(await admin.PostOnceAsync(once, $"{path}/rotate", new { graceSeconds = 1 }));
        Record(await admin.PostOnceAsync(NewSecret("a secret as an Idempotency-Key") + new string('x', 255), $"{path}/rotate"));
        anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation(
            "User-Agent", $"{NewSecret("a secret as the user agent")} {NewToken("a token as the user agent")}");
        Take(
            await anonymous.PostAsync("/auth/login", new { apiKey = id, apiSecret = secret }),
            "token",
            "a token of a client with a secret name");
        anonymous.Client.DefaultRequestHeaders.Remove("User-Agent");
        Record(await session.DeleteAsync($"/sessions/{Guid.CreateVersion7()}"));
        Record(await session.GetAsync("/sessions"));
        Record(await direct.DeleteAsync("/sessions"));

        var replaced = apiKey(
            id, Take(await admin.PostAsync($"{path}/rotate", new { activation = "firstUse" }), "apiSecret", "a new secret"));
        Record(await replaced.GetAsync(path));
        Record(await replaced.PostAsync($"{path}/rotate/complete"));
        Take(await replaced.PostAsync($"{path}/rotate", new { activation = "firstUse" }), "apiSecret", "a secret that is withdrawn");
        Record(await replaced.PostAsync($"{path}/rotate/cancel"));
        Record(await replaced.PostAsync($"{path}/rotate", $$"""{"activation":"{{NewSecret("a secret as an activation")}}"}"""));
        direct = replaced;
        Record(await admin.PostAsync($"{path}/explain", new { permission = "readMerchants" }));
        Record(await admin.PostAsync("/apikeys/verify", new { apiKey = id, apiSecret = NewSecret("a wrong secret to be verified") }));
        Record(await admin.PostAsync("/apikeys/verify", new
        {
            apiKey = id,
            apiSecret = marks.Add("a secret to be verified", replaced.Client.DefaultRequestHeaders.GetValues("x-api-secret").Single()),
        }));
        Record(await admin.PostAsync(
            "/apikeys/verify/batch", new { items = new[] { new { apiKey = id, apiSecret = NewSecret("a wrong secret in a batch") } } }));
        var foreign = Mark("a key of another system");
        Record(await admin.PostImportAsync(ForeignKeys.ItemOf(foreign)));
        Take(await anonymous.PostAsync("/auth/login", new { apiSecret = foreign }), "token", "a token of an imported key");
        Record(await WithHeaderAsync(anonymous, "x-api-key", foreign));
        Record(await WithHeaderAsync(anonymous, "Authorization", $"Bearer {foreign}"));
        Record(await admin.PostAsync("/apikeys/verify", new { apiSecret = foreign }));
        Record(await WithHeaderAsync(anonymous, "x-api-key", Mark("an unknown key of another system")));
        Record(await anonymous.PostAsync("/auth/login", new { apiSecret = Mark("an unknown key of another system in a login") }));
        Record(await admin.SendAsync(HttpMethod.Get, "/revocations", ("Last-Event-ID", NewSecret("a secret as a position"))));
        Record(await admin.PostAsync(
            "/revocations/acknowledgements", new { stream = NewSecret("a secret as a stream"), position = 1 }));
        Record(await admin.PostAsync("/apikeys/usage", new
        {
            items = new[] { new { apiKeyId = NewSecret("a secret as a key in a report"), count = 1, lastUsedAt = DateTime.UtcNow } },
        }));
        Record(await direct.PostAsync("/apikeys/bulk", new { action = "enable", ids = new[] { (string)created.Json["id"]! } }));
        Record(await direct.PostAsync(
            "/apikeys/bulk", new { action = "delete", filter = new { search = NewSecret("a secret as a search") }, dryRun = true }));
        Record(await direct.PostAsync(
            "/apikeys/bulk", $$"""{"action":"{{NewSecret("a secret as an action")}}","ids":["{{NewSecret("a secret as an id")}}"]}"""));
        Record(await direct.GetAsync("/auth/session"));
        Record(await direct.PostAsync("/auth/logout"));
        Record(await apiKey(id, NewSecret("a wrong secret")).GetAsync("/apikeys"));
        Record(await anonymous.PostAsync("/auth/login", new { apiKey = id, apiSecret = NewSecret("a wrong secret") }));
        Record(await direct.DeleteAsync(path));
        Record(await direct.GetAsync("/apikeys"));
    }

    /// <param name="anonymous">A caller without credentials.</param>
    public async Task InWrongPlacesAsync(Api anonymous)
    {
        Record(await anonymous.PostAsync(
            "/auth/login", new { email = Mark("a password typed as the e-mail"), password = "admin@pulse.test" }));
        Record(await anonymous.PostAsync(
            "/auth/login", new { email = Mark("a long password as the e-mail") + new string('x', 300), password = "x" }));
        Record(await anonymous.PostAsync(
            "/auth/login", new { email = "a@pulse.test", password = Mark("a password too long") + new string('x', 300) }));
        Record(await anonymous.PostAsync(
            "/auth/login", new { apiKey = NewSecret("a secret as the key"), apiSecret = "apiKey-0123456789ABCDEFGHIJKLMN" }));
        Record(await anonymous.PostAsync(
            "/auth/login",
            new { email = "a@pulse.test", password = Mark("a password of both kinds"), apiSecret = NewSecret("a secret of both kinds") }));
        Record(await anonymous.PostAsync(
            "/auth/login", $$$"""{"email":"a@pulse.test","password":{"is":"{{{Mark("a password in an object")}}}"}}"""));
        Record(await anonymous.PostAsync("/auth/login", $$"""{"email":"a@pulse.test","password":"{{Mark("a truncated password")}}"""));
        Record(await anonymous.PostAsync(
            "/auth/login", $$"""{"email":"a@pulse.test","pasword":"{{Mark("a password under a mistyped name")}}"}"""));
        Record(await anonymous.PostAsync("/auth/login", Mark("a password as the whole body")));
        Record(await anonymous.SendAsync(
            HttpMethod.Post,
            "/auth/login",
            new StringContent($"password={Mark("a password in a form")}", Encoding.UTF8, "application/x-www-form-urlencoded")));
        Record(await anonymous.PostAsync($"/auth/login?password={Mark("a password in the query")}", new { }));
        Record(await anonymous.GetAsync($"/auth/session?token={NewToken("a token in the query")}"));
        Record(await anonymous.GetAsync($"/apikeys?search={NewSecret("a secret in the query")}"));

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"a:{Mark("a password in basic authentication")}"));
        Record(await WithHeaderAsync(anonymous, "Authorization", $"Basic {basic}"));
        Record(await WithHeaderAsync(anonymous, "Authorization", NewToken("a token without its scheme")));
        Record(await WithHeaderAsync(anonymous, "Authorization", $"Bearer {NewSecret("a secret as the token")}"));
        Record(await WithHeaderAsync(anonymous, "x-api-key", NewSecret("a secret in the key's header")));
        Record(await WithHeaderAsync(anonymous, "x-api-secret", NewToken("a token in the secret's header")));
        Record(await WithHeaderAsync(anonymous, "x-account-id", Mark("a password as the account")));
        Record(await WithHeaderAsync(anonymous, "Cookie", $"token={NewToken("a token in a cookie")}"));
    }

    /// <param name="server">The base address of the server.</param>
    public async Task InMalformedHeadersAsync(Uri server)
    {
        await RawHttp.SendTextAsync(server, "GET /auth/session HTTP/1.1", $"x-api-secret {NewSecret("a secret without its colon")}");
        await RawHttp.SendTextAsync(server, "GET /auth/session HTTP/1.1", $"x-api-secret : {NewSecret("a secret after a stray space")}");
        await RawHttp.SendTextAsync(server, $"GET /auth/session {NewToken("a token as the version")}");
        await RawHttp.SendTextAsync(
            server, "GET /auth/session HTTP/1.1", $"Authorization: Bearer {NewToken("a token with a zero byte")}\0");
    }

    private static async Task<Answer> WithHeaderAsync(Api anonymous, string name, string value)
    {
        anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        var answer = await anonymous.GetAsync("/auth/session");
        anonymous.Client.DefaultRequestHeaders.Remove(name);
        return answer;
    }

    private string Mark(string what) => marks.Add(what, $"marked-{RandomNumberGenerator.GetHexString(24, lowercase: true)}");

    private string NewSecret(string what) =>
        marks.Add(what, ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes)).Reveal());

    private string NewToken(string what) => marks.Add(what, RandomNumberGenerator.GetHexString(64, lowercase: true));

    private void Record(Answer answer) => answers.Add(answer);

    /// <summary>Marks a secret from a response, and records the response without that occurrence.</summary>
    private string Take(Answer answer, string name, string what)
    {
        var secret = marks.Add(what, (string)answer.Json[name]!);
        var at = answer.Text.IndexOf(secret, StringComparison.Ordinal);
        answers.Add(answer with { Text = answer.Text.Remove(at, secret.Length) });
        return secret;
    }
}
