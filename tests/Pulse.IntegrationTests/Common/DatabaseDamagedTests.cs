using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;
using static SQLitePCL.raw;

namespace Pulse.IntegrationTests.Common;

/// <summary>A damaged file is told by its name, is never an unexpected error, and is logged once.</summary>
public sealed class DatabaseDamagedTests(TestDatabase database) : ContractTests(database)
{
    private readonly FailingDatabase failing = new();
    private readonly LogSink log = new();

    [Test]
    public async Task A_damaged_file_is_told_as_that_and_the_node_is_not_ready_from_then_on()
    {
        var admin = await AdminInNewAccountAsync();
        failing.Fail(SQLITE_CORRUPT, "\"ApiKeys\"", "[ApiKeys]");
        Answer[] refused = [await admin.GetAsync("/apikeys"), await admin.PostKeyAsync("readMerchants"), await Anonymous().GetAsync("/health/ready")];
        failing.Heal();
        var afterwards = await Anonymous().GetAsync("/health/ready");

        foreach (var answer in refused.Append(afterwards))
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_damaged");
            Assert.That(answer.Header("Retry-After"), Is.Not.Null);
        }

        Assert.That(log.Lines.Count(line => line.StartsWith("Critical ", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    protected override void Configure(IServiceCollection services)
    {
        failing.FailIn(services);
        services.AddLogging(log.KeepFrom);
    }
}
