using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.ApiKeys;
using Pulse.Infrastructure.Usage;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Base class of tests with keys that have more dependents than one transaction deletes.</summary>
public abstract class LargeKeyTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>Maximum number of dependents that one transaction deletes.</summary>
    protected const int BatchSize = 500;

    protected DeletedRows Deleted { get; } = new();

    protected HeldDependents Dependents { get; } = new();

    [SetUp]
    public void Forget()
    {
        Deleted.Take();
        Dependents.TakeBatches();
    }

    [TearDown]
    public void Release()
    {
        Dependents.BatchesUntilFailure = null;
        Dependents.Gate.Open();
    }

    protected override void Configure(IServiceCollection services)
    {
        Deleted.RecordIn(services);
        services.Decorate<IKeyDependents>(Dependents.Hold);
    }

    /// <summary>Gives a key 1,200 sessions, 1,200 counts of 600 hours, and 600 networks.</summary>
    protected async Task<Key> FillAsync(Key key)
    {
        var now = App.Clock.GetUtcNow().UtcDateTime;
        await Seed.MakeSessionsAsync(key, 1_200, now, TimeSpan.FromHours(1));
        var id = Guid.Parse(key.Id);
        await Seed.ChangeAsync(db =>
        {
            db.AddRange(Enumerable.Range(1, 600).SelectMany(hours => new[] { "ok", "expired" }
                .Select(code => new KeyUsage { ApiKeyId = id, Hour = now.Date.AddHours(-hours), Code = code, Count = 1 })));
            db.AddRange(Enumerable.Range(0, 600)
                .Select(i => new KeyNetwork { ApiKeyId = id, Network = $"192.0.{i / 250}.{i % 250}", LastUsedAt = now }));
            return Task.CompletedTask;
        });
        return key;
    }

    protected void AssertBatches() => Assert.That(Deleted.Take(), Is.Not.Empty.And.All.LessThanOrEqualTo(BatchSize));

    /// <summary>The actions of the audit events about a key, oldest first, without uses from a new address.</summary>
    protected static async Task<string[]> ActionsAsync(Api api, Key key)
    {
        var recorded = await api.GetAsync($"/audit-events?target={key.Id}");
        Assert.That(recorded.Status, Is.EqualTo(HttpStatusCode.OK), recorded.Text);
        return [.. recorded.Json.AsArray()
            .Select(happened => (string)happened!["action"]!)
            .Where(action => action != "apiKey.suspicious")
            .Reverse()];
    }
}
