using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>A database that accepts connections but no longer responds.</summary>
public sealed class SilentDatabaseTests(TestDatabase database) : ContractTests(database)
{
    private readonly HeldReads reads = new(Enum.GetValues<DatabaseLane>());

    [TearDown]
    public void Answer() => reads.Gate.Open();

    [Test]
    public async Task While_the_database_does_not_respond_the_node_immediately_reports_that_it_is_not_ready()
    {
        await ReadyAsync(HttpStatusCode.OK);

        reads.Gate.Close();
        var notReady = await ReadyAsync(HttpStatusCode.ServiceUnavailable);
        reads.Gate.Open();

        notReady.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(notReady.Header("Retry-After"), Is.Not.Null);
        await ReadyAsync(HttpStatusCode.OK);
    }

    protected override void Configure(IServiceCollection services) => reads.HoldIn(services);
}
