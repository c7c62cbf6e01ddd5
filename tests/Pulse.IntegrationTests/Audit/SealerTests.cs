using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Audit;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The background service records each checkpoint, also if a first attempt was in vain or if requests find broken chains.</summary>
public sealed class SealerTests(TestDatabase database) : ContractTests(database)
{
    private readonly Attempts attempts = new();

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Audit:CheckpointInterval"] = "00:00:01",
        ["Cache:FeedInterval"] = "00:01:00",
        ["Cache:MaxStaleness"] = "00:05:00",
    };

    /// <summary>Another node can write the checkpoint of one of the chains first. Then nothing of the attempt is recorded.</summary>
    [Test]
    public async Task A_checkpoint_that_could_not_be_recorded_is_recorded_at_a_later_interval([Values] bool fails)
    {
        var (account, reader) = await ReaderAsync();
        attempts.LetFail(NumberOf(account), fails);
        await AdminIn(account).MakeKeyAsync();
        await attempts.WaitForAnotherAsync(NumberOf(account));

        attempts.LetSucceed(NumberOf(account));

        await WaitForCheckpointAsync(reader);
    }

    [Test]
    public async Task Requests_that_keep_finding_a_broken_chain_do_not_delay_the_checkpoints_of_others()
    {
        var (broken, finder) = await ReaderAsync();
        attempts.NeverRecord(NumberOf(broken));
        await AdminIn(broken).MakeKeyAsync();
        var number = NumberOf(broken);
        await Seed.ExecuteAsync($"""UPDATE "AuditEvents" SET "Action" = 'apiKey.rotated' WHERE "AccountId" = {number}""");
        using var done = new CancellationTokenSource();
        var finding = FindAsync(finder, done.Token);
        var (other, reader) = await ReaderAsync();

        await AdminIn(other).MakeKeyAsync();
        await WaitForCheckpointAsync(reader);
        await done.CancelAsync();

        Assert.That(await finding, Is.All.False);
        Assert.That(attempts.Of(number), Is.GreaterThan(1));
    }

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<IChainVerification>(inner => new CountedVerification(inner, attempts));

    private async Task<(string Account, Setup.Api Reader)> ReaderAsync()
    {
        var account = await Seed.AccountAsync();
        return (account, await LoginNewUserAsync(account, Permission.ReadAuditEvents));
    }

    /// <summary>Waits until the login of the reader and the new key are verified.</summary>
    private static async Task WaitForCheckpointAsync(Setup.Api reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((long?)(await reader.GetAsync("/audit-events/integrity")).Json["checkpoint"]?["position"] != 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <returns>Whether the chain was intact at each call.</returns>
    private static async Task<List<bool>> FindAsync(Setup.Api reader, CancellationToken done)
    {
        var found = new List<bool>();
        while (!done.IsCancellationRequested)
        {
            found.Add((bool)(await reader.GetAsync("/audit-events/integrity")).Json["ok"]!);
        }

        return found;
    }

    /// <summary>The attempts of the background service to record checkpoints.</summary>
    private sealed class Attempts
    {
        private readonly ConcurrentDictionary<long, int> counts = new();
        private readonly ConcurrentDictionary<long, bool> failing = new();
        private readonly ConcurrentDictionary<long, bool> ignored = new();

        /// <param name="chain">The chain.</param>
        /// <param name="throws">False: another node was first each time.</param>
        public void LetFail(long chain, bool throws) => failing[chain] = throws;

        public void LetSucceed(long chain) => failing.TryRemove(chain, out _);

        public void NeverRecord(long chain) => ignored[chain] = true;

        public int Of(long chain) => counts.GetValueOrDefault(chain);

        public async Task WaitForAnotherAsync(long chain)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            for (var before = Of(chain); Of(chain) == before;)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }

        /// <returns>The chains to record. Null: none, because another node was first.</returns>
        public IReadOnlyCollection<long>? Begin(IReadOnlyCollection<long> chains)
        {
            var outcomes = chains.Where(failing.ContainsKey).Select(chain => failing.GetValueOrDefault(chain)).ToList();
            foreach (var chain in chains)
            {
                counts.AddOrUpdate(chain, 1, (_, count) => count + 1);
            }

            return outcomes.Contains(true) ? throw new InvalidOperationException("The test lets this attempt fail.")
                : outcomes.Count > 0 ? null
                : [.. chains.Where(chain => !ignored.ContainsKey(chain))];
        }
    }

    private sealed class CountedVerification(IChainVerification inner, Attempts attempts) : ForwardedVerification(inner)
    {
        public override async Task<IReadOnlyList<long>?> SealAsync(
            IReadOnlyCollection<long> chains, CancellationToken cancellationToken) =>
            attempts.Begin(chains) is { } rest ? await base.SealAsync(rest, cancellationToken) : null;
    }
}
