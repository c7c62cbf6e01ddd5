using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Common;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.Users;

namespace Pulse.IntegrationTests.HeldRequests;

/// <summary>Creates the data that each changing request of the OpenAPI document needs, and the request.</summary>
/// <param name="superAdmin">A new superAdmin, logged in, in their own account.</param>
/// <param name="user">The superAdmin's row.</param>
/// <param name="end">Ends that user's right.</param>
/// <param name="bearer">Creates a caller with a token.</param>
/// <param name="login">Creates a logged-in user.</param>
/// <param name="with">Creates a caller with one header.</param>
/// <param name="elsewhere">Creates a caller who administers users of another account only.</param>
/// <param name="age">Makes a key look days old.</param>
public sealed class EveryChange(
    Setup.Api superAdmin,
    User user,
    Func<PulseDbContext, Task> end,
    Func<string, Setup.Api> bearer,
    Func<string, Task<Setup.Api>> login,
    Func<string, string, Setup.Api> with,
    Func<Task<Setup.Api>> elsewhere,
    Func<Key, Task> age)
{
    /// <summary>
    /// Changing requests without an authenticated caller: their credential is in the body and is checked when the body is complete.
    /// </summary>
    public static readonly string[] Anonymous = ["POST /auth/login", "POST /auth/login/mfa", "POST /auth/password/set"];

    /// <summary>Requests that have a body and change no row themselves.</summary>
    public static readonly string[] Reading =
    [
        "POST /apikeys/verify", "POST /apikeys/verify/batch", "POST /apikeys/usage", "POST /apikeys/{id}/explain",
    ];

    /// <summary>It needs an open stream, which ends together with the right.</summary>
    public const string OfStreams = "POST /revocations/acknowledgements";

    /// <summary>Calls with a form, whose client authenticates in it. The tests of OAuth end their rights.</summary>
    public const string OfOAuth = " /oauth2/";

    private static readonly object Password = new { password = Seed.Password };

    private string Account => (string)superAdmin.GetAsync("/auth/session").GetAwaiter().GetResult().Json["accounts"]![0]!["accountId"]!;

    /// <returns>Null if this class does not know how to send the request.</returns>
    public async Task<Change?> OfAsync(string operation) => operation switch
    {
        "POST /apikeys" => Of("/apikeys", new { name = "A key", permissions = new[] { "readApiKeys" } }),
        "PATCH /apikeys/{id}" => Of((await KeyAsync()).Path, new { name = "Another" }),
        "DELETE /apikeys/{id}" => Of((await KeyAsync()).Path),
        "POST /apikeys/import" => Of("/apikeys/import", new { items = new[] { ForeignKeys.ItemOf(ForeignKeys.New()) } }),
        "POST /apikeys/bulk" => Of("/apikeys/bulk", new { action = "disable", ids = new[] { (await KeyAsync()).Id } }),
        "POST /apikeys/verify" => Of("/apikeys/verify", await PresentedAsync()),
        "POST /apikeys/verify/batch" => Of("/apikeys/verify/batch", new { items = new[] { await PresentedAsync() } }),
        "POST /apikeys/usage" => Of("/apikeys/usage", new { items = new[] { await ReportedAsync() } }),
        "POST /apikeys/{id}/explain" => Of($"{(await KeyAsync()).Path}/explain", new { permission = "readApiKeys" }),
        "POST /apikeys/{id}/rotate" => Of($"{(await KeyAsync()).Path}/rotate", new { graceSeconds = 60 }),
        "POST /apikeys/{id}/rotate/complete" => Of($"{(await RotatedAsync("immediate")).Path}/rotate/complete"),
        "POST /apikeys/{id}/rotate/cancel" => Of($"{(await RotatedAsync("firstUse")).Path}/rotate/cancel"),
        "POST /apikeys/{id}/narrow" => Of($"{(await UsedAsync()).Path}/narrow", new { days = 1 }),
        _ => await OfAccountsAsync(operation)
            ?? await OfUsersAsync(operation) ?? await OfOneselfAsync(operation) ?? await OfBusinessAsync(operation),
    };

    private async Task<Change?> OfAccountsAsync(string operation) => operation switch
    {
        "POST /accounts" => Of("/accounts", new { accountName = "Another" }),
        "PATCH /accounts/{accountId}" => Of($"/accounts/{Account}", new { accountName = "Renamed" }),
        "DELETE /accounts/{accountId}" =>
            Of($"/accounts/{(string)(await superAdmin.PostAsync("/accounts", new { accountName = "Empty" })).Json["accountId"]!}"),
        "PUT /accounts/{accountId}/permissions" => Of($"/accounts/{Account}/permissions", new { permissions = new[] { "readApiKeys" } }),
        "PUT /accounts/{accountId}/apikey-policy" => Of($"/accounts/{Account}/apikey-policy", new { maxKeys = 7 }),
        "POST /permissions" => Of("/permissions", new { name = $"a{Guid.NewGuid():N}:read", description = "A permission." }),
        "PATCH /permissions/{name}" => Of($"/permissions/{await superAdmin.MakePermissionAsync()}", new { description = "Another." }),
        "DELETE /permissions/{name}" => Of($"/permissions/{await superAdmin.MakePermissionAsync()}"),
        "POST /roles" => Of("/roles", new { name = "A role", permissions = new[] { "readApiKeys" } }),
        "PATCH /roles/{id}" => Of($"/roles/{await RoleAsync()}", new { name = "Another role" }),
        "DELETE /roles/{id}" => Of($"/roles/{await RoleAsync()}"),
        "POST /roles/{id}/assignments" =>
            Of($"/roles/{await RoleAsync()}/assignments", new { userId = (await superAdmin.MakeUserAsync()).Id }),
        "DELETE /roles/{id}/assignments/{userId}" => Of(await AssignmentAsync()),
        _ => null,
    };

    private async Task<Change?> OfUsersAsync(string operation) => operation switch
    {
        "POST /users" => Of("/users", new { email = NewEmail() }),
        "PATCH /users/{id}" => Of((await superAdmin.MakeUserAsync()).Path, new { active = false }),
        "DELETE /users/{id}" => Of((await superAdmin.MakeUserAsync()).Path),
        "PUT /users/{id}/accounts" => Of(
            $"{(await superAdmin.MakeUserAsync()).Path}/accounts",
            new { accounts = new[] { new { accountId = Account, accountAdmin = true } } }),
        "POST /users/{id}/password-token" => Of($"{(await superAdmin.MakeUserAsync()).Path}/password-token"),
        "DELETE /users/{id}/mfa" => Of($"/users/{await EnrolledAsync()}/mfa"),
        "DELETE /sessions/{id}" => Of($"/sessions/{await OtherSessionAsync()}"),
        "DELETE /sessions" => await OtherSessionAsync() is not null ? Of("/sessions") : null,
        "POST /auth/impersonate" => Of("/auth/impersonate", new { userId = await OtherUserAsync() }),
        "POST /auth/impersonate/stop" => Of("/auth/impersonate/stop") with { Caller = await ActingAsync() },
        _ => null,
    };

    private async Task<Change?> OfOneselfAsync(string operation) => operation switch
    {
        "POST /auth/logout" => Of("/auth/logout"),
        "POST /auth/password" =>
            Of("/auth/password", new { currentPassword = Seed.Password, newPassword = "another-password-of-the-tests" }),
        "POST /auth/email" => Of("/auth/email", new { email = NewEmail(), currentPassword = Seed.Password }),
        "POST /auth/invitations/accept" =>
            Of("/auth/invitations/accept", new { token = (await (await elsewhere()).MakeUserAsync(user.Email)).Token }),
        "POST /auth/mfa/totp" => Of("/auth/mfa/totp", Password),
        "POST /auth/mfa/totp/confirm" => Of("/auth/mfa/totp/confirm", new { code = Codes.Of(await Codes.SetUpAsync(superAdmin)) }),
        "POST /auth/mfa/totp/disable" => Of("/auth/mfa/totp/disable", await EnrolSelfAsync()),
        "POST /auth/mfa/recovery-codes" => Of("/auth/mfa/recovery-codes", await EnrolSelfAsync()),
        _ => null,
    };

    private async Task<Change?> OfBusinessAsync(string operation) => operation switch
    {
        "POST /applications" => Of("/applications", Businesses.Application().ToJsonString()),
        "PATCH /applications/{id}" => Of((await superAdmin.MakeDraftAsync()).Path, """{"basics":{"businessName":"Other"}}"""),
        "DELETE /applications/{id}" => Of((await superAdmin.MakeDraftAsync()).Path),
        "POST /applications/{id}/application-key" => Of($"{(await superAdmin.MakeDraftAsync()).Path}/application-key"),
        "POST /applications/{id}/submit" => Of($"{(await superAdmin.MakeDraftAsync()).Path}/submit"),
        "POST /applications/{id}/withdraw" => Of($"{await superAdmin.MakeReviewedAsync()}/withdraw"),
        "POST /applications/{id}/review" => Of($"{await SubmittedAsync()}/review"),
        "POST /applications/{id}/approve" => Of($"{await superAdmin.MakeReviewedAsync()}/approve"),
        "POST /applications/{id}/decline" => Of($"{await superAdmin.MakeReviewedAsync()}/decline", new { reason = "Too young." }),
        "POST /merchants" => Of("/merchants", Businesses.Profile().ToJsonString()),
        "PATCH /merchants/{id}" => Of((await superAdmin.MakeMerchantAsync()).Path, """{"basics":{"businessName":"Other"}}"""),
        "POST /merchants/{id}/suspend" => Of($"{(await superAdmin.MakeMerchantAsync()).Path}/suspend"),
        "POST /merchants/{id}/close" => Of($"{(await superAdmin.MakeMerchantAsync()).Path}/close"),
        "POST /merchants/{id}/reinstate" => Of($"{await SuspendedAsync()}/reinstate"),
        "PATCH /portal/application" => await OfPortalAsync(Drafts.Portal, """{"basics":{"businessName":"Other"}}"""),
        "POST /portal/application/submit" => await OfPortalAsync($"{Drafts.Portal}/submit"),
        _ => null,
    };

    private Change Of(string path, object? body = null) => new(superAdmin, path, body, end, CacheTag.OfUser(user.Id));

    private Task<Key> KeyAsync() => superAdmin.MakeKeyAsync("readApiKeys", "readMerchants");

    private async Task<object> PresentedAsync()
    {
        var key = await KeyAsync();
        return new { apiKey = key.ApiKey, apiSecret = key.Secret };
    }

    private async Task<object> ReportedAsync() => new { apiKeyId = (await KeyAsync()).Id, count = 1, lastUsedAt = DateTime.UtcNow };

    private async Task<Key> RotatedAsync(string activation)
    {
        var key = await KeyAsync();
        return (await superAdmin.RotateAsync(key, new { graceSeconds = 600, activation })).AsKey();
    }

    /// <summary>A key that is old enough for a narrowing and has used one of its permissions.</summary>
    private async Task<Key> UsedAsync()
    {
        var key = await KeyAsync();
        var user = with("x-api-key", key.ApiKey);
        user.Client.DefaultRequestHeaders.Add("x-api-secret", key.Secret);
        await user.GetAsync("/apikeys");
        await age(key);
        return key;
    }

    private async Task<int> RoleAsync() =>
        (int)(await superAdmin.PostAsync(
            "/roles", new { name = $"role {Guid.NewGuid():N}", permissions = new[] { "readApiKeys" } })).Json["id"]!;

    private async Task<string> AssignmentAsync()
    {
        var (role, holder) = (await RoleAsync(), (await superAdmin.MakeUserAsync()).Id);
        await superAdmin.PostAsync($"/roles/{role}/assignments", new { userId = holder });
        return $"/roles/{role}/assignments/{holder}";
    }

    private async Task<int> OtherUserAsync()
    {
        var made = await superAdmin.MakeUserAsync();
        await superAdmin.PostAsync("/auth/password/set", new { token = made.Token, password = Seed.Password });
        return made.Id;
    }

    private async Task<int> EnrolledAsync()
    {
        var made = await superAdmin.MakeUserAsync();
        await superAdmin.PostAsync("/auth/password/set", new { token = made.Token, password = Seed.Password });
        await Codes.EnrolAsync(await login(made.Email));
        return made.Id;
    }

    private async Task<object> EnrolSelfAsync()
    {
        await Codes.EnrolAsync(superAdmin);
        return Password;
    }

    private async Task<string?> OtherSessionAsync()
    {
        await login(user.Email);
        var sessions = (await superAdmin.GetAsync("/sessions?mine=true")).Json.AsArray();
        return (string?)sessions.First(session => !(bool)session!["current"]!)!["id"];
    }

    private async Task<Setup.Api> ActingAsync() =>
        bearer((string)(await superAdmin.PostAsync("/auth/impersonate", new { userId = await OtherUserAsync() })).Json["token"]!);

    private async Task<string> SubmittedAsync()
    {
        var draft = await superAdmin.MakeDraftAsync();
        await superAdmin.SubmitAsync(draft);
        return draft.Path;
    }

    private async Task<string> SuspendedAsync()
    {
        var merchant = await superAdmin.MakeMerchantAsync();
        await superAdmin.TakeStepAsync($"{merchant.Path}/suspend");
        return merchant.Path;
    }

    /// <summary>The applicant's right ends with the key of the draft.</summary>
    private async Task<Change> OfPortalAsync(string path, object? body = null)
    {
        var draft = await superAdmin.MakeDraftAsync();
        var (caller, id) = (with(Drafts.Header, draft.Key), Guid.Parse(draft.Id));
        return new Change(caller, path, body, db => EndKeyAsync(db, id));
    }

    /// <summary>The same statement as a replacement of the key.</summary>
    private static async Task EndKeyAsync(PulseDbContext db, Guid draft)
    {
        var application = await db.Applications.IgnoreQueryFilters().SingleAsync(found => found.Id == draft);
        db.Entry(application).Property<byte[]>("KeyHash").CurrentValue = RandomNumberGenerator.GetBytes(CredentialHash.Length);
    }
}
