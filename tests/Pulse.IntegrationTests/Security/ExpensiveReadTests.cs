using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Security rule 25: parallel lists and checks are limited for each caller, each account and in total. Further ones are refused without a
/// connection.
/// </summary>
public sealed class ExpensiveReadTests(TestDatabase database) : SecurityTests(database)
{
    private readonly HeldReads reads = new();
    private readonly Gate walks = new();

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Reads:PerCaller"] = "2",
        ["Reads:PerAccount"] = "3",
        ["Reads:AtOnce"] = "4",
        ["Reads:Waiting"] = "1",
        ["Reads:Wait"] = "00:01:00",
    };

    [TearDown]
    public void LetAllRead()
    {
        reads.Gate.Open();
        walks.Open();
    }

    [Test]
    public async Task Security_rule_25_lists_beyond_the_limit_of_a_caller_an_account_or_the_node_are_refused_and_others_are_answered()
    {
        var account = await Seed.AccountAsync();
        var (first, second, sibling) = (await WarmKeyAsync(account), await WarmKeyAsync(account), await WarmKeyAsync(account));
        var (third, fourth) = (await WarmKeyAsync(await Seed.AccountAsync()), await WarmKeyAsync(await Seed.AccountAsync()));

        reads.Gate.Close();
        List<Task<Answer>> held = [ListAsync(first), ListAsync(first)];
        await reads.Gate.WaitForAsync(arrivals: 2);
        var ofCaller = await RefusedAsync(first, held);
        held.Add(ListAsync(second));
        await reads.Gate.WaitForAsync(arrivals: 1);
        var ofAccount = await RefusedAsync(sibling, held);
        held.Add(ListAsync(third));
        await reads.Gate.WaitForAsync(arrivals: 1);
        var ofAll = await RefusedAsync(fourth, held);
        var known = await StatusOfSessionAsync(fourth);
        reads.Gate.Open();

        ofCaller.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_reads");
        ofAccount.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_reads");
        ofAll.AssertProblem(HttpStatusCode.ServiceUnavailable, "server_busy");
        Assert.That(new[] { ofCaller, ofAccount, ofAll }.Select(refused => refused.Header("Retry-After")), Is.All.EqualTo("1"));
        Assert.That(known, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Task.WhenAll(held)).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Security_rule_25_an_account_has_one_check_of_its_audit_log_at_a_time()
    {
        var admin = await AdminInNewAccountAsync();
        await StatusOfSessionAsync(admin);

        walks.Close();
        var first = CheckAsync(admin);
        await walks.WaitForAsync(arrivals: 1);
        Task<Answer>[] next = [CheckAsync(admin), CheckAsync(admin)];
        var refused = await await Task.WhenAny(next);
        walks.Open();

        refused.AssertProblem(HttpStatusCode.TooManyRequests, "too_many_reads");
        Assert.That((await first).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Task.WhenAll(next)).Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        reads.HoldIn(services);
        services.Decorate<IAuditIntegrity>(inner => new HeldIntegrity(inner, walks));
    }

    private async Task<Setup.Api> WarmKeyAsync(string account)
    {
        var caller = Using(await AdminIn(account).MakeKeyAsync("readApiKeys"));
        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(HttpStatusCode.OK));
        return caller;
    }

    /// <summary>Sends two lists: one waits and is added to the held ones, and the other is refused because that place is taken.</summary>
    private static async Task<Answer> RefusedAsync(Setup.Api caller, List<Task<Answer>> held)
    {
        Task<Answer>[] both = [ListAsync(caller), ListAsync(caller)];
        var refused = await Task.WhenAny(both);
        held.AddRange(both.Where(list => list != refused));
        return await refused;
    }

    private static Task<Answer> ListAsync(Setup.Api caller) => caller.GetAsync("/apikeys");

    private static Task<Answer> CheckAsync(Setup.Api caller) => caller.GetAsync("/audit-events/integrity");

    private sealed class HeldIntegrity(IAuditIntegrity inner, Gate gate) : IAuditIntegrity
    {
        public async Task<TailIntegrity> CheckTailAsync(AccountId? account, CancellationToken cancellationToken)
        {
            await gate.PassAsync();
            return await inner.CheckTailAsync(account, cancellationToken);
        }

        public Task<ChainIntegrity> CheckAsync(AccountId? account, IProgress<long>? progress, CancellationToken cancellationToken) =>
            inner.CheckAsync(account, progress, cancellationToken);

        public Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken) => inner.AreChainsCompleteAsync(cancellationToken);

        public Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken) =>
            inner.ListAsync(cancellationToken);

        public Task<long> CountStrayAsync(CancellationToken cancellationToken) => inner.CountStrayAsync(cancellationToken);
    }
}
