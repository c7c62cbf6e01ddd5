using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>
/// Counted usage is written in batches: a failing batch does not delay others, and a clean exit loses nothing that can be written.
/// </summary>
public sealed class UsageFlushTests(TestDatabase database) : ContractTests(database)
{
    private const int PartSize = 500;
    private const int MaxKeys = 100_000;

    private readonly RefusedUsage refused = new();

    private IUsageRecorder Recorder => App.Services.GetRequiredService<IUsageRecorder>();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Usage:FlushInterval"] = "00:01:00", ["Sessions:LifetimeMinutes"] = "525600" };

    protected override void Configure(IServiceCollection services) => refused.WatchIn(services);

    [SetUp]
    public async Task BeginWithNothingToWrite()
    {
        refused.Accept();
        await Recorder.FlushAsync(CancellationToken.None);
        refused.Written.Clear();
    }

    [Test]
    public async Task Uses_of_many_keys_are_written_in_sorted_batches_of_500_rows()
    {
        var keys = (await Seed.KeysAsync(await Seed.AccountAsync(), 3)).Concat(
            Enumerable.Range(0, 40_000).Select(_ => Guid.CreateVersion7())).ToArray();
        Random.Shared.Shuffle(keys);
        Array.ForEach(keys, Use);

        await Recorder.FlushAsync(CancellationToken.None);

        Assert.That(refused.Written.SelectMany(part => part.Keys), Is.Ordered.And.EquivalentTo(keys));
        Assert.That(
            refused.Written.Max(part => part.Values.Sum(counts => counts.Rows)),
            Is.EqualTo(PartSize).Within(10).And.LessThanOrEqualTo(PartSize));
    }

    [Test]
    public async Task A_key_whose_usage_the_database_rejects_does_not_block_others_and_keeps_its_counts()
    {
        var keys = await Seed.KeysAsync(await Seed.AccountAsync(), 1_200);
        Array.ForEach(keys, Use);
        refused.RefuseKey(keys[700]);

        Assert.That(() => Recorder.FlushAsync(CancellationToken.None), Throws.InstanceOf<AggregateException>());
        Assert.That(refused.Written.SelectMany(part => part.Keys), Is.EquivalentTo(keys.Except([keys[700]])));

        refused.Accept();
        await Recorder.FlushAsync(CancellationToken.None);
        Assert.That(refused.Written.Last().Keys, Is.EqualTo(new[] { keys[700] }));
    }

    [Test]
    public async Task Narrowing_a_key_does_not_depend_on_unwritten_usage_of_other_keys()
    {
        var (key, other) = (await Admin.MakeKeyAsync("readApiKeys", "readMerchants"), Guid.CreateVersion7());
        App.Clock.Advance(TimeSpan.FromDays(1));
        await Using(key).GetAsync("/apikeys");
        Use(other);
        refused.RefuseKey(other);

        var narrowed = await Admin.PostAsync($"{key.Path}/narrow", new { days = 1 });

        Assert.That(
            (narrowed.Status, narrowed.Json["permissions"]!.ToJsonString()), Is.EqualTo((HttpStatusCode.OK, """["readApiKeys"]""")));
    }

    [Test]
    public void An_unavailable_database_is_not_queried_for_each_part()
    {
        for (var i = 0; i < 20 * PartSize; i++)
        {
            Use(Guid.CreateVersion7());
        }

        var before = refused.Attempts;
        refused.RefuseNext(int.MaxValue);

        Assert.That(() => Recorder.FlushAsync(CancellationToken.None), Throws.InstanceOf<AggregateException>());
        Assert.That(refused.Attempts - before, Is.EqualTo(3));
    }

    [Test]
    public async Task While_writes_fail_the_number_of_waiting_keys_is_limited()
    {
        using var measurements = new Measurements(App.Services);
        refused.RefuseNext(int.MaxValue);
        for (var i = 0; i < MaxKeys + 1_000; i++)
        {
            Use(Guid.CreateVersion7());
        }

        Assert.That(measurements.Ask("pulse.usage.waiting"), Is.EqualTo(MaxKeys));
        refused.Accept();
        await Recorder.FlushAsync(CancellationToken.None);
        Assert.That(refused.Written.Sum(part => part.Count), Is.EqualTo(MaxKeys));
    }

    [Test]
    public async Task The_last_flush_is_retried_until_the_database_is_free()
    {
        var keys = await Seed.KeysAsync(await Seed.AccountAsync(), 1_200);
        Array.ForEach(keys, Use);
        refused.RefuseNext(7);
        var recorder = App.Services.GetServices<IHostedService>().Single(service => service is IUsageRecorder);

        await recorder.StopAsync(CancellationToken.None);

        Assert.That(refused.Written.SelectMany(part => part.Keys), Is.EquivalentTo(keys));
        await recorder.StartAsync(CancellationToken.None);
    }

    private void Use(Guid key) =>
        Recorder.Count(MadeUp.KeyCaller(key), UseCodes.Ok, PermissionSet.Of([Permission.ReadMerchants]), IPAddress.Loopback);
}
