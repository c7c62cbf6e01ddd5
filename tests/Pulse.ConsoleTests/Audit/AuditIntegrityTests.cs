using System.Net;
using ErrorOr;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Audit;

/// <summary>The integrity page, and the limits of reads that pages share with the API.</summary>
public sealed class AuditIntegrityTests : AuditPageTests
{
    private readonly Gate reads = new();
    private volatile bool isRunning;
    private volatile int started;

    protected override Dictionary<string, string> Settings => new() { ["Reads:PerCaller"] = "1", ["Reads:Wait"] = "00:00:00" };

    [TearDown]
    public void LetAllRead()
    {
        isRunning = false;
        reads.Open();
    }

    [Test]
    public async Task The_page_checks_the_newest_events_and_starts_nothing()
    {
        using var forms = await AdminFormsAsync();
        var before = started;
        var page = await forms.GetAsync($"{AuditPath}/integrity?full=true");

        Assert.That(page.Document.QuerySelector(".notice")!.TextContent, Does.Contain("unchanged, in order and complete"));
        Assert.That(Texts(page, ".card h2"), Is.EqualTo(new[] { "Log of this account", "Log of the system" }));
        Assert.That(page.Document.QuerySelector("meta[http-equiv]"), Is.Null);
        Assert.That(page.Document.QuerySelector("#integrity")!.GetAttribute("data-refresh"), Is.Null.Or.Empty);
        Assert.That(started, Is.EqualTo(before));
    }

    [Test]
    public async Task A_check_of_all_events_starts_and_its_progress_reloads_until_it_is_finished()
    {
        using var forms = await AdminFormsAsync();
        var before = started;
        var answer = await forms.SubmitAsync(await forms.GetAsync($"{AuditPath}/integrity"), "main form");
        Assert.That((answer.Status, answer.Location), Is.EqualTo((HttpStatusCode.Found, $"{AuditPath}/integrity")));
        Assert.That(started, Is.EqualTo(before + 2), "The account and the system.");

        isRunning = true;
        var running = await forms.GetAsync($"{AuditPath}/integrity");
        Assert.That(running.Document.QuerySelector("noscript")!.InnerHtml, Does.Contain("http-equiv=\"refresh\""));
        Assert.That(running.Document.QuerySelector("[data-refresh='2'] progress")!.GetAttribute("value"), Is.EqualTo("1200"));
        Assert.That(running.Document.QuerySelector("main form button")!.HasAttribute("disabled"), Is.True);
    }

    [Test]
    public async Task A_user_who_is_no_superAdmin_sees_the_chain_of_the_account_alone()
    {
        using var member = await MemberFormsAsync("readAuditEvents");
        var page = await member.GetAsync($"{AuditPath}/integrity");

        Assert.That(Texts(page, ".card h2"), Is.EqualTo(new[] { "Log of this account" }));
    }

    [Test]
    public async Task A_page_shares_the_limit_of_expensive_reads_with_the_API()
    {
        using var forms = await AdminFormsAsync();
        reads.Close(places: 1);
        var held = Admin.GetAsync("/audit-events");
        await reads.WaitForAsync(arrivals: 1);
        var refused = await forms.GetAsync(AuditPath);
        reads.Open();
        await held;

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers["Retry-After"], Is.EqualTo("1"));
    }

    protected override void Configure(IServiceCollection services) => services
        .Decorate<IAuditIntegrity>(inner => new Integrity(inner, this))
        .Decorate<IAuditFullChecks>(_ => new FullChecks(this))
        .Decorate<IAuditEventRepository>(inner => new HeldEvents(inner, reads));

    private sealed class FullChecks(AuditIntegrityTests test) : IAuditFullChecks
    {
        public Task<ErrorOr<Success>> StartAsync(AccountId? account, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref test.started);
            return Task.FromResult(Result.Success.ToErrorOr());
        }
    }

    /// <summary>Says that a check runs, as long as the test says so.</summary>
    private sealed class Integrity(IAuditIntegrity inner, AuditIntegrityTests test) : IAuditIntegrity
    {
        public Task<ChainIntegrity> CheckAsync(AccountId? account, IProgress<long>? progress, CancellationToken cancellationToken) =>
            inner.CheckAsync(account, progress, cancellationToken);

        public async Task<TailIntegrity> CheckTailAsync(AccountId? account, CancellationToken cancellationToken)
        {
            var tail = await inner.CheckTailAsync(account, cancellationToken);
            return test.isRunning
                ? tail with { FullCheck = new(AuditFullCheckState.Running, 1_200, 5_000, DateTime.UnixEpoch, null, null) }
                : tail;
        }

        public Task<bool> AreChainsCompleteAsync(CancellationToken cancellationToken) => inner.AreChainsCompleteAsync(cancellationToken);

        public Task<(IReadOnlyList<AccountId> Accounts, long Events)> ListAsync(CancellationToken cancellationToken) =>
            inner.ListAsync(cancellationToken);

        public Task<long> CountStrayAsync(CancellationToken cancellationToken) => inner.CountStrayAsync(cancellationToken);
    }
}
