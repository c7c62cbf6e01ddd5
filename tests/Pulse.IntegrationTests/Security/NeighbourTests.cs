using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Security rule 25: the reads of one account delay neither the change feed nor the credentials of other accounts.</summary>
public sealed class NeighbourTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>More reads than a node has connections for reads.</summary>
    private static readonly int Reads = 100 + (Environment.ProcessorCount * 2);

    private readonly HeldReads reads = new();
    private readonly FeedReads feed = new();

    private Task<Answer>[] held = [];
    private Setup.Api neighbour = null!;

    [SetUp]
    public async Task HoldAllReadsAsync()
    {
        var account = await Seed.AccountAsync();
        var greedy = Using(await AdminIn(account).MakeKeyAsync("readApiKeys"));
        var key = (await Seed.KeysAsync(account, 1))[0];
        await StatusOfSessionAsync(greedy);
        neighbour = await AdminInNewAccountAsync();

        reads.Gate.Close();
        held = [.. Enumerable.Range(0, Reads).Select(_ => greedy.GetAsync($"/apikeys/{key}"))];
        await reads.Gate.WaitForAsync(arrivals: Math.Max(4, Environment.ProcessorCount * 2));
    }

    [TearDown]
    public async Task LetAllReadAsync()
    {
        reads.Gate.Open();
        await Task.WhenAll(held);
    }

    [Test]
    public async Task Security_rule_25_the_change_feed_is_read_while_one_account_holds_every_connection_for_reads()
    {
        await feed.WaitForAsync(reads: 3);

        Assert.That(held.Any(read => read.IsCompleted), Is.False);
    }

    [Test]
    public async Task Security_rule_25_a_key_is_made_looked_up_and_revoked_while_another_account_holds_every_connection_for_reads()
    {
        var key = await neighbour.MakeKeyAsync("readApiKeys").WaitAsync(Patience);
        var cold = await StatusOfSessionAsync(Using(key)).WaitAsync(Patience);
        var warm = await StatusOfSessionAsync(Using(key)).WaitAsync(Patience);
        var session = await StatusOfSessionAsync(await LoginAsync(key).WaitAsync(Patience)).WaitAsync(Patience);
        var deleted = await neighbour.DeleteAsync(key.Path).WaitAsync(Patience);
        var revoked = await StatusOfSessionAsync(Using(key)).WaitAsync(Patience);

        Assert.That(new[] { cold, warm, session }, Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(revoked, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(held.Any(read => read.IsCompleted), Is.False);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        reads.HoldIn(services);
        feed.WatchIn(services);
    }
}
