using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Revocation;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>Rule 28: a revocation stays committed if a check of its progress on other nodes fails.</summary>
public sealed class FailingReportTests(TestDatabase database) : ContractTests(database)
{
    private volatile bool isReportMade = true;
    private volatile bool isListRead = true;

    [TearDown]
    public void Heal() => (isReportMade, isListRead) = (true, true);

    [Test]
    public async Task A_change_succeeds_although_its_revocation_report_fails()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        isReportMade = false;

        var renamed = await admin.PatchAsync(key.Path, new { name = "renamed" });

        Assert.That((renamed.Status, (string?)renamed.Json["name"]), Is.EqualTo((HttpStatusCode.OK, "renamed")), renamed.Text);
        Assert.That(renamed.Header("Pulse-Revocation"), Is.Null);
    }

    [Test]
    public async Task A_change_succeeds_although_the_list_of_nodes_cannot_be_read()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        isListRead = false;

        var deleted = await admin.DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent), deleted.Text);
        Assert.That(deleted.Header("Pulse-Revocation"), Does.StartWith("confirmed=1, pending-until="));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    protected override void Configure(IServiceCollection services)
    {
        services.Decorate<IRevocationReports>(inner => isReportMade ? inner : new FailingReports());
        services.Decorate<INodeRegistry>(inner => isListRead ? inner : new UnreadableList(inner));
    }

    private sealed class FailingReports : IRevocationReports
    {
        public Task<RevocationReport?> ReportAsync(TimeSpan? wait, CancellationToken cancellationToken) =>
            throw new IOException("The test makes the report fail.");
    }

    private sealed class UnreadableList(INodeRegistry inner) : INodeRegistry
    {
        public Task ReportAsync(Guid id, long position, string? listeners, CancellationToken cancellationToken) =>
            inner.ReportAsync(id, position, listeners, cancellationToken);

        public Task RemoveAsync(Guid id, CancellationToken cancellationToken) => inner.RemoveAsync(id, cancellationToken);

        public Task PruneAsync(TimeSpan still, CancellationToken cancellationToken) => inner.PruneAsync(still, cancellationToken);

        public Task<List<Node>> ListAsync(CancellationToken cancellationToken) => throw new IOException("The test makes the list fail.");
    }
}
