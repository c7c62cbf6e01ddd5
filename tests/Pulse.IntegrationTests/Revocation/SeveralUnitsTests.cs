using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>The header of a request that revokes in several transactions reports their common progress.</summary>
public sealed class SeveralUnitsTests(TestDatabase database) : ContractTests(database)
{
    /// <summary>Keys in the first transaction of a bulk request. One more key needs a second transaction.</summary>
    private const int First = 100;

    private readonly Guid second = Guid.CreateVersion7();

    [SetUp]
    public Task ReportAsync() =>
        Seed.InUnitOfWorkAsync(services => services.GetRequiredService<INodeRegistry>().ReportAsync(
            second, 0, listeners: null, CancellationToken.None));

    [TearDown]
    public Task LeaveAsync() =>
        Seed.InUnitOfWorkAsync(services => services.GetRequiredService<INodeRegistry>().RemoveAsync(second, CancellationToken.None));

    [TestCase(false, true)]
    [TestCase(true, false)]
    public async Task A_node_that_has_read_the_changes_of_one_transaction_has_not_confirmed_the_request(bool ofFirst, bool ofLast)
    {
        Assert.That(await DeleteAsync("wait=1", ofFirst, ofLast), Does.StartWith("confirmed=1/2, pending-until="));
    }

    [Test]
    public async Task A_node_that_has_read_the_changes_of_all_transactions_has_confirmed_the_request()
    {
        Assert.That(await DeleteAsync("wait=60", ofFirst: true, ofLast: true), Does.StartWith("confirmed=2/2, lag="));
    }

    [Test]
    public async Task All_transactions_are_committed_before_the_wait_for_confirmation_begins()
    {
        var account = await Seed.AccountAsync();
        var (admin, ids) = (AdminIn(account), await Seed.KeysAsync(account, First + 1));

        var begin = Stopwatch.StartNew();
        var deleting = Preferring("wait=60").In(account).PostAsync("/apikeys/bulk", new { action = "delete", ids });
        while ((await admin.GetAsync("/apikeys")).Text != "[]")
        {
            Assert.That(begin.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
            await Task.Delay(20);
        }

        await Seed.InUnitOfWorkAsync(
            services => services.GetRequiredService<INodeRegistry>().ReportAsync(
                second, long.MaxValue, listeners: null, CancellationToken.None));
        Assert.That((await deleting).Header("Pulse-Revocation"), Does.StartWith("confirmed=2/2, lag="));
    }

    /// <summary>Deletes keys in two transactions, and lets the second node confirm those that it has received.</summary>
    private async Task<string?> DeleteAsync(string prefer, bool ofFirst, bool ofLast)
    {
        var account = await Seed.AccountAsync();
        var ids = await Seed.KeysAsync(account, First + 1);
        var begin = await HeadAsync();
        var acknowledgements = App.Services.GetRequiredService<Acknowledgements>();

        var deleting = Preferring(prefer).In(account).PostAsync("/apikeys/bulk", new { action = "delete", ids });
        while (!deleting.IsCompleted)
        {
            Array.ForEach(ofFirst ? [begin + First] : Array.Empty<long>(), position => acknowledgements.Add(position, second));
            Array.ForEach(ofLast ? [begin + First + 1] : Array.Empty<long>(), position => acknowledgements.Add(position, second));
            await Task.Delay(5);
        }

        Assert.That(await HeadAsync(), Is.EqualTo(begin + First + 1));
        return (await deleting).Header("Pulse-Revocation");
    }

    private async Task<long> HeadAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IChangeFeed>().GetHeadAsync(CancellationToken.None);
    }

    private Setup.Api Preferring(string prefer) => With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", prefer));
}
