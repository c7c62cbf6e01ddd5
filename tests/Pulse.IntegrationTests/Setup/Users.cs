using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A user from the response to its creation.</summary>
public sealed record MadeUser(JsonNode Json, string ETag)
{
    public int Id => (int)Json["id"]!;

    public string Email => (string)Json["email"]!;

    public string Token => (string)Json["setPasswordToken"]!;

    public string Path => $"/users/{Id}";
}

public static class Users
{
    private static int lastName;

    /// <summary>An unused e-mail address.</summary>
    public static string NewEmail() => $"made-{Interlocked.Increment(ref lastName)}@pulse.test";

    public static Task<MadeUser> MakeUserAsync(this Api api, string? email = null, bool accountAdmin = false, params int[] roleIds) =>
        api.MakeUserFromAsync(new { email = email ?? NewEmail(), accountAdmin, roleIds });

    public static async Task<MadeUser> MakeUserFromAsync(this Api api, object body)
    {
        var created = await api.PostAsync("/users", body);
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return new MadeUser(created.Json, created.Header("ETag")!);
    }

    /// <returns>The e-mail addresses of the users in the response of a list, in its order.</returns>
    public static async Task<string[]> EmailsAsync(this Api api, string query = "")
    {
        var listed = await api.GetAsync("/users" + query);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(user => (string)user!["email"]!)];
    }

    /// <summary>Sends text unchanged, as JSON, and serializes everything else.</summary>
    public static Task<Answer> SetAccountsAsync(this Api api, int userId, object body, string? ifMatch = null) => api.SendAsync(
        HttpMethod.Put,
        $"/users/{userId}/accounts",
        body is string text
            ? new StringContent(text, Encoding.UTF8, "application/json")
            : JsonContent.Create(body, options: new JsonSerializerOptions(JsonSerializerDefaults.Web)),
        ifMatch);

    /// <summary>Turns a session into an impersonated one.</summary>
    public static async Task ImpersonateAsync(this PulseDbContext db, Guid sessionId, int userId)
    {
        var session = await db.Sessions.SingleAsync(s => s.Id == sessionId);
        db.Entry(session).Property(s => s.ImpersonatedUserId).CurrentValue = userId;
    }

    /// <returns>The accounts of a user in a response, with a star at the primary account and an exclamation mark if the user administers
    /// the account.</returns>
    public static string[] AccountsIn(JsonNode user) =>
    [
        .. user["accounts"]!.AsArray().Select(account =>
            $"{(string)account!["accountId"]!}{((bool)account["usersPrimaryAccount"]! ? "*" : "")}"
                + ((bool)account["accountAdmin"]! ? "!" : "")),
    ];
}
