using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;
using static SQLitePCL.raw;

namespace Pulse.IntegrationTests.Common;

/// <summary>Responses while the disk is full.</summary>
public sealed class DatabaseUnwritableTests(TestDatabase database) : ContractTests(database)
{
    private readonly FailingDatabase failing = new();

    [TearDown]
    public void Heal() => failing.Heal();

    [TestCase(SQLITE_FULL)]
    [TestCase(SQLITE_READONLY)]
    [TestCase(SQLITE_IOERR)]
    public async Task While_the_database_is_not_writable_writes_get_503_reads_succeed_and_the_node_is_not_ready(int code)
    {
        var admin = await AdminInNewAccountAsync();
        failing.Fail(code, "INSERT", "UPDATE");

        var notReady = await ReadyAsync(HttpStatusCode.ServiceUnavailable);
        var written = await admin.PostKeyAsync("readMerchants");
        var read = await admin.GetAsync("/apikeys");
        failing.Heal();
        await ReadyAsync(HttpStatusCode.OK);

        notReady.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        written.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(written.Header("Retry-After"), Is.Not.Null);
        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK));
        await admin.MakeKeyAsync();
    }

    protected override void Configure(IServiceCollection services) => failing.FailIn(services);
}
