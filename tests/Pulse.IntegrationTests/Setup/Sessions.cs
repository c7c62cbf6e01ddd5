using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Sessions as in the list of sessions.</summary>
public static class Sessions
{
    public static async Task<JsonNode[]> SessionsAsync(this Api api, string query = "")
    {
        var listed = await api.GetAsync("/sessions" + query);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(session => session!)];
    }

    public static async Task<string[]> SessionIdsAsync(this Api api, string query = "") =>
        [.. (await api.SessionsAsync(query)).Select(IdOf)];

    /// <summary>The session of the caller's token.</summary>
    public static async Task<JsonNode> CurrentSessionAsync(this Api api) =>
        (await api.SessionsAsync("?mine=true")).Single(session => (bool)session["current"]!);

    public static async Task<string> SessionIdAsync(this Api api) => IdOf(await api.CurrentSessionAsync());

    /// <summary>Creates sessions of a key with unknown tokens.</summary>
    public static Task MakeSessionsAsync(this Seed seed, Key key, int count, DateTime createdAt, TimeSpan lifetime) =>
        seed.ChangeAsync(async db =>
    {
        var id = Guid.Parse(key.Id);
        var secret = await db.KeySecrets.IgnoreQueryFilters().SingleAsync(s => s.ApiKeyId == id);
        var sessions = Enumerable.Range(0, count).Select(_ =>
            Session.OfApiKey(Guid.CreateVersion7(), MadeUp.Token(), secret.Id, SessionOrigin.Unknown, endsAt: null, createdAt, lifetime));
        db.AddCounted(sessions, secret.AccountId.Number);
    });

    /// <summary>Adds sessions that count in an account.</summary>
    public static void AddCounted(this PulseDbContext db, IEnumerable<Session> sessions, long account)
    {
        foreach (var session in sessions)
        {
            db.Add(session).Property("CountedIn").CurrentValue = account;
        }
    }

    private static string IdOf(JsonNode session) => (string)session["id"]!;
}
