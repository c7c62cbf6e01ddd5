using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;
using static SQLitePCL.raw;

namespace Pulse.IntegrationTests.Common;

/// <summary>A damaged database file is reported with its own error code, not as an unexpected error, and is logged once.</summary>
public sealed class DatabaseDamagedTests(TestDatabase database) : ContractTests(database)
{
    private readonly FailingDatabase failing = new();
    private readonly LogSink log = new();

    [TearDown]
    public void Heal() => failing.Heal();

    [Test]
    public async Task A_damaged_file_is_reported_as_damaged_and_the_node_is_not_ready_after_that()
    {
        var admin = await AdminInNewAccountAsync();
        failing.Fail(SQLITE_CORRUPT, "\"ApiKeys\"", "[ApiKeys]");
        Answer[] refused =
        [
            await admin.GetAsync("/apikeys"),
            await admin.PostKeyAsync("readMerchants"),
            await Anonymous().GetAsync("/health/ready"),
        ];
        failing.Heal();
        var afterwards = await Anonymous().GetAsync("/health/ready");

        foreach (var answer in refused.Append(afterwards))
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_damaged");
            Assert.That(answer.Header("Retry-After"), Is.Not.Null);
        }

        Assert.That(log.Lines.Count(line => line.StartsWith("Critical ", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_node_that_has_found_damage_reports_it_also_to_requests_that_do_not_hit_it()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        failing.Fail(SQLITE_CORRUPT, "\"Changes\"", "[Changes]");
        await UntilRefusedAsync(Using(key));
        Answer[] refused =
        [
            await Using(key).GetAsync("/permissions"),
            await admin.GetAsync("/auth/session"),
            await Anonymous().PostAsync("/auth/login", key.Login),
        ];
        failing.Heal();

        foreach (var answer in refused)
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_damaged");
            Assert.That(answer.Header("Retry-After"), Is.EqualTo("300"));
        }
    }

    private static async Task UntilRefusedAsync(Setup.Api caller)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await caller.GetAsync("/permissions")).Status == HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    protected override void Configure(IServiceCollection services)
    {
        failing.FailIn(services);
        services.AddLogging(log.KeepFrom);
    }
}
