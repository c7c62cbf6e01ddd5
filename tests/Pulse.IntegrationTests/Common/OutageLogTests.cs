using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;
using static SQLitePCL.raw;

namespace Pulse.IntegrationTests.Common;

/// <summary>Requests that fail because of the database cannot fill the log.</summary>
public sealed class OutageLogTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string NoToken = new('0', 64);

    private readonly FailingDatabase failing = new();
    private readonly LogSink log = new();

    private string[] Warnings => OfLevel("Warning");

    [TearDown]
    public void Heal() => failing.Heal();

    [Test]
    public async Task Refused_requests_are_logged_once_immediately_and_then_as_a_count()
    {
        failing.Fail(SQLITE_FULL, "\"Sessions\"", "[Sessions]");
        await RefuseAsync(5);
        var atOnce = Warnings;
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var afterwards = Warnings;
        App.Clock.Advance(TimeSpan.FromMinutes(1));
        var withoutRequests = Warnings;
        await RefuseAsync(2);

        Assert.That((atOnce.Length, afterwards.Length, withoutRequests.Length, Warnings.Length), Is.EqualTo((1, 2, 2, 3)));
        Assert.That(afterwards[1], Does.Contain("did not respond to 4 more requests"));
        Assert.That(OfLevel("Debug"), Has.Length.EqualTo(7));
    }

    protected override void Configure(IServiceCollection services)
    {
        failing.FailIn(services);
        services.AddLogging(log.KeepFrom);
    }

    private string[] OfLevel(string level) =>
        [.. log.Lines.Where(line => line.StartsWith($"{level} Pulse.", StringComparison.Ordinal)
            && line.Contains("The database did not respond", StringComparison.Ordinal))];

    private async Task RefuseAsync(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            (await Bearer(NoToken).GetAsync("/permissions")).AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        }
    }
}
