using System.Net;
using System.Net.Http.Json;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Reads;

/// <summary>Every write with a documented entity tag returns the tag of a read of the same item.</summary>
public sealed class EveryWriteTagTests(TestDatabase database) : OperationTests(database)
{
    private static readonly string[] Writes = ["post", "put", "patch"];

    /// <summary>A key can be narrowed when it is a day old.</summary>
    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    private IEnumerable<string> Tagged =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Writes.Contains(operation.Key)
        from answer in operation.Value!["responses"]!.AsObject()
        where answer.Key.StartsWith('2') && answer.Value!["headers"]?["ETag"] is not null
        select $"{operation.Key.ToUpperInvariant()} {path.Key}";

    [Test]
    public async Task Every_write_returns_the_same_ETag_as_a_read_of_the_resource()
    {
        var account = await Seed.AccountAsync();
        var calls = Calls(AdminIn(account), account);
        Assert.That(calls.Keys, Is.EquivalentTo(Tagged));
        foreach (var (operation, call) in calls)
        {
            var (written, reader, path) = await call();
            Assert.That(written.Status, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Created), $"{operation} {written.Text}");

            var read = await reader.GetAsync(path);

            Assert.That(written.Header("ETag"), Is.EqualTo(read.Header("ETag")), $"{operation} {written.Text} {read.Text}");
            var known = await reader.SendAsync(HttpMethod.Get, path, ("If-None-Match", written.Header("ETag")!));
            Assert.That(known.Status, Is.EqualTo(HttpStatusCode.NotModified), operation);
        }
    }

    [Test]
    public async Task The_ETag_of_a_new_key_does_not_give_304_after_its_status_changed_but_still_matches_its_version()
    {
        var soon = App.Clock.GetUtcNow().AddMinutes(1);
        var key = await Admin.MakeKeyFromAsync(new { name = "later", permissions = new[] { "readMerchants" }, notBefore = soon });
        App.Clock.Advance(TimeSpan.FromMinutes(2));

        var read = await Admin.SendAsync(HttpMethod.Get, key.Path, ("If-None-Match", key.ETag));

        Assert.That(((string?)key.Json["status"], read.Status), Is.EqualTo(("notYetValid", HttpStatusCode.OK)));
        Assert.That((string?)read.Json["status"], Is.EqualTo("active"));
        var patched = await Admin.PatchAsync(key.Path, new { name = "now" }, key.ETag);
        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), "The version is the same.");
    }

    [Test]
    public async Task The_ETag_of_a_new_user_does_not_give_304_after_an_account_is_renamed_but_still_matches_its_version()
    {
        var account = await Seed.AccountAsync();
        var admin = AdminIn(account);
        var user = await admin.MakeUserAsync();
        await admin.PatchAsync($"/accounts/{account}", new { accountName = "Renamed" });

        var read = await admin.SendAsync(HttpMethod.Get, user.Path, ("If-None-Match", user.ETag));

        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK));
        foreach (var (active, tag) in ((bool, string)[])[(false, user.ETag), (true, "\"2\"")])
        {
            var patched = await admin.PatchAsync(user.Path, new { active }, tag);
            Assert.That(
                patched.Status,
                Is.EqualTo(HttpStatusCode.OK),
                "The version is the same, with or without the other fields of the response.");
        }
    }

    /// <summary>Each write on its own items, with its response, and the caller and path of the read.</summary>
    private Dictionary<string, Func<Task<Write>>> Calls(Setup.Api admin, string account)
    {
        var later = App.Clock.GetUtcNow().AddDays(1);
        var body = new { name = "later", permissions = new[] { "readMerchants" }, notBefore = later };
        var memberships = new[] { new { accountId = account, accountAdmin = true } };
        var everything = PermissionSet.BuiltIn.ToSortedList().Select(permission => permission.Value);
        var (draft, taken, decided) = (Array.Empty<string>(), new[] { "submit" }, new[] { "submit", "review" });
        return new()
        {
            ["POST /accounts"] = () => MadeAsync("/accounts", new { accountName = "A new one" }),
            ["PATCH /accounts/{accountId}"] = () =>
                OnAsync($"/accounts/{account}", path => admin.PatchAsync(path, new { accountName = "Another" })),
            ["PUT /accounts/{accountId}/permissions"] = () =>
                OnAsync($"/accounts/{account}/permissions", path => PutAsync(path, new { permissions = everything })),
            ["PUT /accounts/{accountId}/apikey-policy"] = () =>
                OnAsync($"/accounts/{account}/apikey-policy", path => PutAsync(path, new { maxKeys = 100 })),
            ["POST /apikeys"] = () => MadeAsync("/apikeys", body),
            ["PATCH /apikeys/{id}"] = () => OnKeyAsync(path => admin.PatchAsync(path, new { name = "Another" })),
            ["POST /apikeys/{id}/rotate"] = () => OnKeyAsync(path => admin.PostAsync($"{path}/rotate")),
            ["POST /apikeys/{id}/rotate/complete"] = () =>
                OnKeyAsync(path => admin.PostAsync($"{path}/rotate/complete"), "immediate"),
            ["POST /apikeys/{id}/rotate/cancel"] = () => OnKeyAsync(path => admin.PostAsync($"{path}/rotate/cancel"), "firstUse"),
            ["POST /apikeys/{id}/narrow"] = NarrowedAsync,
            ["POST /permissions"] = () => MadeAsync("/permissions", new { name = "tags:read", description = "Read tags." }),
            ["PATCH /permissions/{name}"] = async () => await OnAsync(
                $"/permissions/{await admin.MakePermissionAsync()}", path => admin.PatchAsync(path, new { description = "Another." })),
            ["POST /roles"] = () => MadeAsync("/roles", new { name = "A new one", permissions = new[] { "readUsers" } }),
            ["PATCH /roles/{id}"] = async () =>
                await OnAsync($"/roles/{await Seed.RoleAsync(account)}", path => admin.PatchAsync(path, new { name = "Another" })),
            ["POST /users"] = () => MadeAsync("/users", new { email = Setup.Users.NewEmail(), accountAdmin = true }),
            ["PATCH /users/{id}"] = async () =>
                await OnAsync((await admin.MakeUserAsync()).Path, path => admin.PatchAsync(path, new { active = false })),
            ["PUT /users/{id}/accounts"] = async () =>
                await OnAsync((await admin.MakeUserAsync()).Path, path => PutAsync($"{path}/accounts", new { accounts = memberships })),
            ["POST /applications"] = () => MadeAsync("/applications", Drafts.Whole()),
            ["PATCH /applications/{id}"] = () =>
                OnDraftAsync(draft, path => admin.PatchAsync(path, """{"basics":{"dbaName":"Another"}}""")),
            ["POST /applications/{id}/application-key"] = () => OnDraftAsync(draft, path => admin.PostAsync($"{path}/application-key")),
            ["POST /applications/{id}/submit"] = () => OnDraftAsync(draft, path => admin.PostAsync($"{path}/submit")),
            ["POST /applications/{id}/withdraw"] = () => OnDraftAsync(taken, path => admin.PostAsync($"{path}/withdraw")),
            ["POST /applications/{id}/review"] = () => OnDraftAsync(taken, path => admin.PostAsync($"{path}/review")),
            ["POST /applications/{id}/approve"] = () => OnDraftAsync(decided, path => admin.PostAsync($"{path}/approve")),
            ["POST /applications/{id}/decline"] = () => OnDraftAsync(decided, path => admin.PostAsync($"{path}/decline")),
            ["PATCH /portal/application"] = ByApplicantAsync,
            ["POST /portal/application/submit"] = SubmittedByApplicantAsync,
            ["POST /merchants"] = () => MadeAsync("/merchants", Businesses.Profile()),
            ["PATCH /merchants/{id}"] = () => OnMerchantAsync(path => admin.PatchAsync(path, """{"basics":{"dbaName":"Another"}}""")),
            ["POST /merchants/{id}/suspend"] = () => OnMerchantAsync(path => admin.PostAsync($"{path}/suspend")),
            ["POST /merchants/{id}/reinstate"] = () => OnMerchantAsync(path => admin.PostAsync($"{path}/reinstate"), isSuspended: true),
            ["POST /merchants/{id}/close"] = () => OnMerchantAsync(path => admin.PostAsync($"{path}/close")),
        };

        Task<Answer> PutAsync(string path, object content) => admin.SendAsync(HttpMethod.Put, path, JsonContent.Create(content));

        async Task<Write> OnAsync(string path, Func<string, Task<Answer>> write) => new(await write(path), admin, path);

        async Task<Write> MadeAsync(string path, object content)
        {
            var made = await admin.PostAsync(path, content);
            return new Write(made, admin, made.Header("Location") ?? path);
        }

        async Task<Write> OnKeyAsync(Func<string, Task<Answer>> write, string? rotation = null)
        {
            var key = await admin.MakeKeyFromAsync(body);
            if (rotation is not null)
            {
                await admin.RotateAsync(key, new { activation = rotation });
            }

            return await OnAsync(key.Path, write);
        }

        async Task<Write> NarrowedAsync()
        {
            var key = await admin.MakeKeyAsync("readApiKeys", "readUsers");
            App.Clock.Advance(TimeSpan.FromDays(1));
            await Using(key).GetAsync("/apikeys");
            await admin.PatchAsync(key.Path, new { active = false });
            return await OnAsync(key.Path, path => admin.PostAsync($"{path}/narrow", new { days = 1 }));
        }

        async Task<Write> OnDraftAsync(string[] steps, Func<string, Task<Answer>> write)
        {
            var path = (await admin.MakeDraftAsync()).Path;
            foreach (var step in steps)
            {
                await admin.PostAsync($"{path}/{step}");
            }

            return await OnAsync(path, write);
        }

        async Task<Write> ByApplicantAsync()
        {
            var applicant = With((Drafts.Header, (await admin.MakeDraftAsync()).Key));
            return new Write(await applicant.PatchAsync(Drafts.Portal, """{"basics":{"dbaName":"Another"}}"""), applicant, Drafts.Portal);
        }

        async Task<Write> SubmittedByApplicantAsync()
        {
            var made = await admin.MakeDraftAsync();
            return new Write(await With((Drafts.Header, made.Key)).PostAsync($"{Drafts.Portal}/submit"), admin, made.Path);
        }

        async Task<Write> OnMerchantAsync(Func<string, Task<Answer>> write, bool isSuspended = false)
        {
            var path = (await admin.PostAsync("/merchants", Businesses.Profile())).Header("Location")!;
            if (isSuspended)
            {
                await admin.PostAsync($"{path}/suspend");
            }

            return await OnAsync(path, write);
        }
    }

    private sealed record Write(Answer Answer, Setup.Api Reader, string Path);
}
