using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.ApiKeys;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rules 12 and 13 if the database lets two writers overlap, as SQL Server does: another edit comes between load and save. The test makes
/// it in the writer's own transaction, so that it also happens on SQLite.
/// </summary>
public sealed class LostUpdateTests(TestDatabase database) : SecurityTests(database)
{
    private bool interrupting;

    /// <summary>The only key that is interrupted. Null: every key.</summary>
    private string? only;

    /// <summary>Number of interruptions.</summary>
    private int times = int.MaxValue;

    [TearDown]
    public void StopInterrupting() => (interrupting, only, times) = (false, null, int.MaxValue);

    [Test]
    public async Task A_patch_that_loses_a_race_gets_409_and_changes_nothing()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        interrupting = true;
        var lost = await Admin.PatchAsync(key.Path, """{"name":"lost","active":false}""");
        interrupting = false;
        var afterwards = await Admin.GetAsync(key.Path);

        Assert.That(lost.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(lost.Code, Is.EqualTo("concurrent_update"));
        Assert.That((string?)afterwards.Json["name"], Is.EqualTo("A key"));
    }

    [Test]
    public async Task A_patch_with_If_Match_that_lost_a_race_gets_412()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        interrupting = true;
        var lost = await Admin.PatchAsync(key.Path, """{"name":"lost"}""", key.ETag);

        Assert.That(lost.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
    }

    [Test]
    public async Task A_delete_that_loses_a_race_keeps_the_key([Values] bool withIfMatch)
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        interrupting = true;
        var lost = await Admin.DeleteAsync(key.Path, withIfMatch ? key.ETag : null);
        interrupting = false;

        Assert.That(lost.Status, Is.EqualTo(withIfMatch ? HttpStatusCode.PreconditionFailed : HttpStatusCode.Conflict));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("disable")]
    [TestCase("delete")]
    public async Task A_bulk_change_refuses_a_key_that_changed_concurrently_and_changes_the_others(string action)
    {
        var keys = new[]
        {
            await Admin.MakeKeyAsync("readApiKeys"),
            await Admin.MakeKeyAsync("readApiKeys"),
            await Admin.MakeKeyAsync("readApiKeys"),
        };

        (interrupting, only) = (true, keys[1].Id);
        var changed = await Admin.PostAsync("/apikeys/bulk", new { action, ids = keys.Select(key => key.Id) });
        interrupting = false;

        var results = changed.Json["results"]!.AsArray();
        Assert.That(results.Select(result => (string)result!["status"]!), Is.EqualTo(new[] { "changed", "refused", "changed" }));
        Assert.That((string?)results[1]!["code"], Is.EqualTo("concurrent_update"));
        Assert.That(
            await StatusesOfSessionsAsync([.. keys.Select(Using)]),
            Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized }));
    }

    [Test]
    public async Task A_policy_that_conflicts_with_a_key_change_still_shortens_the_grace_period()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await admin.RotateAsync(key);
        var path = $"/accounts/{key.AccountId}/apikey-policy";

        (interrupting, only, times) = (true, key.Id, 1);
        var set = await admin.SendAsync(
            HttpMethod.Put,
            path,
            new StringContent("""{"maxGraceSeconds":0}""", System.Text.Encoding.UTF8, "application/json"),
            (await admin.GetAsync(path)).Header("ETag"));

        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        Assert.That(times, Is.EqualTo(-1), "The update must be interrupted and retried.");
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IApiKeyRepository>((inner, provider) =>
            new InterruptedLoads(inner, id => EditAsync(provider.GetRequiredService<PulseDbContext>(), id)));
    }

    private Task EditAsync(PulseDbContext db, Guid id) => interrupting && (only is null || only == id.ToString()) && times-- > 0
        ? db.ApiKeys.Where(key => key.Id == id).ExecuteUpdateAsync(set => set.SetProperty(key => key.Version, key => key.Version + 1))
        : Task.CompletedTask;
}
