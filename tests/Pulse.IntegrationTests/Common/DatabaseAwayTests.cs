using System.Data.Common;
using System.Net;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>Responses while no connection to the database can be opened.</summary>
public sealed class DatabaseAwayTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string NoToken = new('0', 64);

    private readonly Switch away = new();

    [Test]
    public async Task Calls_that_need_the_database_say_when_to_try_again()
    {
        var key = await Admin.MakeKeyAsync();
        away.IsOn = true;
        var answers = new[]
        {
            await Admin.GetAsync("/apikeys"),
            await Admin.PostAsync("/apikeys", new { name = "a", permissions = new[] { "readMerchants" } }),
            await Using(key).GetAsync("/permissions"),
            await Bearer(NoToken).GetAsync("/permissions"),
            await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = key.Secret }),
            await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword }),
            await ReadyAsync(HttpStatusCode.ServiceUnavailable),
        };
        away.IsOn = false;
        var afterwards = new[] { await ReadyAsync(HttpStatusCode.OK), await Admin.GetAsync("/apikeys") };

        foreach (var answer in answers)
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
            Assert.That(int.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(0));
        }

        Assert.That(afterwards.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Requests_that_need_no_database_still_work()
    {
        await Admin.GetAsync("/auth/session");
        away.IsOn = true;
        var known = await Admin.GetAsync("/auth/session");
        var live = await Anonymous().GetAsync("/health/live");
        var document = await Anonymous().GetAsync("/openapi/v1.json");
        var stranger = await Anonymous().GetAsync("/apikeys");
        var madeUp = await ApiKey("apiKey-000000000000000000000000", $"pls_{new string('0', 49)}").GetAsync("/apikeys");
        away.IsOn = false;

        Assert.That(known.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(live.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(document.Status, Is.EqualTo(HttpStatusCode.OK));
        stranger.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        madeUp.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    protected override void Configure(IServiceCollection services)
    {
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(away));
        services.ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(away));
    }

    private sealed class Switch : DbConnectionInterceptor
    {
        public bool IsOn { get; set; }

        public override InterceptionResult ConnectionOpening(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            IsOn ? throw new RetryLimitExceededException() : result;

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ConnectionOpening(connection, eventData, result));
    }
}
