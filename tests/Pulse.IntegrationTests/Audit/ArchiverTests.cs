using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The background service archives all chains, and tries again what has failed.</summary>
public sealed class ArchiverTests(TestDatabase database) : ArchiveGround(database)
{
    private readonly LogSink logs = new();

    protected override Dictionary<string, string> MoreSettings =>
        new(base.MoreSettings) { ["Audit:CheckpointInterval"] = "00:00:01" };

    [Test]
    public async Task Each_chain_is_archived_when_its_events_are_old_and_verified()
    {
        var other = NumberOf(await Seed.AccountAsync());
        await AddAsync(3);
        await AddAsync(3, other);
        PassDays(Days + 1);

        await WaitForAsync(() => File.Exists(FileOf(1)) && Directory.EnumerateFiles(Archive, $"audit-*{other}-*.gz").Any());
        await WaitForAsync(async () => (await PositionsAsync()).Count == 1);
        PassDays(1);
        await AddAsync(3);
        PassDays(Days + 1);
        await WaitForAsync(() => File.Exists(FileOf(3)));
    }

    [Test]
    public async Task Without_the_folder_one_warning_is_logged_and_archiving_continues_when_it_is_back()
    {
        PassDays(1);
        Directory.Delete(Archive, recursive: true);
        await AddAsync(3);
        PassDays(Days + 1);
        await WaitForAsync(() => Warnings().Count > 0);
        await AddAsync(1);
        var admin = await AdminAsync();
        await WaitForAsync(() => IsVerifiedAsync(admin));
        var (warnings, kept) = (Warnings(), await PositionsAsync());

        Directory.CreateDirectory(Archive);
        await WaitForAsync(() => File.Exists(FileOf(1)));

        Assert.That((warnings.Count, kept.Count), Is.EqualTo((1, 4)));
        Assert.That(warnings.Single(), Does.Contain(Archive));
    }

    protected override void Configure(IServiceCollection services) => services.AddLogging(logs.KeepFrom);

    private List<string> Warnings() =>
    [
        .. logs.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("AuditArchiver failed", StringComparison.Ordinal)),
    ];

    /// <summary>The service that verifies has the same interval as the one that archives.</summary>
    private static async Task<bool> IsVerifiedAsync(Setup.Api admin) =>
        (long?)(await admin.GetAsync("/audit-events/integrity")).Json["checkpoint"]?["position"] == 4;

    private static Task WaitForAsync(Func<bool> condition) => WaitForAsync(() => Task.FromResult(condition()));

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}

/// <summary>Without the setting, events stay forever.</summary>
public sealed class NoRetentionTests(TestDatabase database) : ContractTests(database)
{
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Audit:CheckpointInterval"] = "00:00:01", ["Sessions:LifetimeMinutes"] = "525600" };

    [Test]
    public async Task By_default_no_event_is_archived_however_old_it_is()
    {
        var account = await Seed.AccountAsync();
        await AdminIn(account).MakeKeyAsync();
        await AdminIn(account).MakeKeyAsync();
        App.Clock.Advance(TimeSpan.FromDays(360));

        // The service that verifies has the same interval as the one that archives.
        await WaitForCheckpointAsync(account, 2);
        await AdminIn(account).MakeKeyAsync();
        await WaitForCheckpointAsync(account, 3);

        var check = (await AdminIn(account).GetAsync("/audit-events/integrity")).Json;
        Assert.That((check["archivedUpTo"], check["systemArchivedUpTo"]), Is.EqualTo(((object?)null, (object?)null)));
        Assert.That((await AdminIn(account).GetAsync("/audit-events?action=apiKey.created")).Json.AsArray(), Has.Count.EqualTo(3));
    }

    private async Task WaitForCheckpointAsync(string account, long position)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((long?)(await AdminIn(account).GetAsync("/audit-events/integrity")).Json["checkpoint"]?["position"] != position)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
