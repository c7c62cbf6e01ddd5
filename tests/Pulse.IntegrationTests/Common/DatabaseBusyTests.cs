using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Responses while another process blocks writes to the database.</summary>
public sealed class DatabaseBusyTests(TestDatabase database) : ContractTests(database)
{
    private const int Writers = 24;

    private readonly Gate writes = new();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["ConnectionStrings:Pulse"] = $"{Settings["ConnectionStrings:Pulse"]};Command Timeout=1" };

    [Test]
    public async Task A_write_that_cannot_get_the_database_lock_returns_a_retry_time_and_changes_nothing()
    {
        var admin = await AdminInNewAccountAsync();
        await admin.MakeKeyAsync();
        Answer refused;

        await using (var scope = App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
            await using var writing = await db.Database.BeginTransactionAsync();
            await db.Accounts.ExecuteUpdateAsync(set => set.SetProperty(account => account.Version, account => account.Version));
            refused = await admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" } });
        }

        refused.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(refused.Header("Retry-After"), Is.Not.Null);
        Assert.That(await admin.NamesAsync(), Has.Length.EqualTo(1));
        await admin.MakeKeyAsync();
    }

    [Test]
    public async Task Each_of_many_waiting_writes_is_refused_after_its_own_deadline()
    {
        var admin = await AdminInNewAccountAsync();
        TimeSpan[] waits;

        await using (var scope = App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
            await using var writing = await db.Database.BeginTransactionAsync();
            await db.Accounts.ExecuteUpdateAsync(set => set.SetProperty(account => account.Version, account => account.Version));
            waits = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WaitOfAsync(admin)));
        }

        Assert.That(
            waits,
            Is.All.LessThan(TimeSpan.FromSeconds(Writers / 2.0)),
            "If the writers waited one after the other, each would take at least a second.");
    }

    [Test]
    public async Task A_login_is_refused_after_its_own_deadline_although_the_logins_before_it_are_still_being_written()
    {
        if (Settings["Database:Provider"] == "SqlServer")
        {
            Assert.Ignore("SQL Server itself limits the wait.");
        }

        var key = await (await AdminInNewAccountAsync()).MakeKeyAsync();
        writes.Close();
        var before = Anonymous().PostAsync("/auth/login", key.Login);
        await writes.WaitForAsync(1);

        var refused = await Anonymous().PostAsync("/auth/login", key.Login);

        refused.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        writes.Open();
        (await before).AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        await LoginAsync(key);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, writes));
    }

    private static async Task<TimeSpan> WaitOfAsync(Setup.Api admin)
    {
        var begin = Stopwatch.StartNew();
        var refused = await admin.PostKeyAsync("readMerchants");
        refused.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        return begin.Elapsed;
    }
}
