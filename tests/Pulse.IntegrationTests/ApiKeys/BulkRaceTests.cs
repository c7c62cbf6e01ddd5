using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Rule 12 for many keys at once.</summary>
public sealed class BulkRaceTests(TestDatabase database) : ContractTests(database)
{
    private const int Count = 20;

    /// <summary>
    /// On a busy machine, twenty writes take longer than the default time limit for a write, and the change feed is read late.
    /// </summary>
    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["ConnectionStrings:Pulse"] = $"{Settings["ConnectionStrings:Pulse"]};Command Timeout=120",
        ["Cache:MaxStaleness"] = "00:05:00",
    };

    [Test]
    public async Task Parallel_bulk_calls_and_patches_lose_no_update()
    {
        var account = await Seed.AccountAsync();
        var (admin, ids) = (AdminIn(account), await Seed.KeysAsync(account, Count));

        var renaming = ids.Select(id => admin.PatchAsync($"/apikeys/{id}", new { name = $"Renamed {id}" })).ToList();
        var disabling = admin.PostAsync("/apikeys/bulk", new { action = "disable", ids });
        var expiring = admin.PostAsync("/apikeys/bulk", new { action = "expire", ids = ids.Reverse() });
        var (renamed, disabled, expired) = (await Task.WhenAll(renaming), await disabling, await expiring);
        var keys = (await admin.GetAsync("/apikeys")).Json.AsArray().ToDictionary(key => (Guid)key!["id"]!);

        Assert.That(renamed.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Conflict));
        for (var i = 0; i < Count; i++)
        {
            var key = keys[ids[i]]!;
            Assert.That((string)key["name"]! == $"Renamed {ids[i]}", Is.EqualTo(renamed[i].Status == HttpStatusCode.OK));
            Assert.That((bool)key["active"]!, Is.EqualTo(StatusOf(disabled, i) != "changed"));
            Assert.That(key["expiresAt"] is not null, Is.EqualTo(StatusOf(expired, Count - 1 - i) == "changed"));
        }
    }

    private static string StatusOf(Answer answer, int index) => (string)answer.Json["results"]![index]!["status"]!;
}
