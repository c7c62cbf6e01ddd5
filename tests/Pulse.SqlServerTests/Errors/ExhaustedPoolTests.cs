using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.SqlServerTests.FakeServer;

namespace Pulse.SqlServerTests.Errors;

/// <summary>With the real driver, and pools of one connection, which is in use.</summary>
public sealed class ExhaustedPoolTests
{
    private SilentServer server = null!;
    private PulseOnFakeServer pulse = null!;

    [SetUp]
    public void Start()
    {
        server = new SilentServer();
        pulse = PulseOnFakeServer.At(server.ConnectionStringWith("Max Pool Size=1;Connect Timeout=2"));
    }

    [TearDown]
    public async Task Stop()
    {
        await pulse.DisposeAsync();
        server.Dispose();
    }

    [Test]
    public async Task A_read_that_gets_no_connection_is_reported_as_an_unavailable_database()
    {
        await using var holder = pulse.NewScope();
        await using var waiting = pulse.NewScope();
        await DatabaseOf(holder).OpenConnectionAsync();

        var thrown = Assert.CatchAsync<InvalidOperationException>(() => DatabaseOf(waiting).OpenConnectionAsync());

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
    }

    [Test]
    public async Task A_change_that_gets_no_connection_is_reported_as_an_unavailable_database()
    {
        await using var holder = pulse.NewScope();
        await using var waiting = pulse.NewScope();
        holder.ServiceProvider.GetRequiredService<PulseDbContext>().Lane = DatabaseLane.Changes;
        await DatabaseOf(holder).OpenConnectionAsync();

        var thrown = Assert.CatchAsync<InvalidOperationException>(() => waiting.ServiceProvider.GetRequiredService<IUnitOfWork>()
            .ExecuteAsync<bool>(_ => throw new AssertionException("The work must not run without a connection."), CancellationToken.None));

        Assert.That(DatabaseErrors.IsUnavailable(thrown!), Is.True);
    }

    private static DatabaseFacade DatabaseOf(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database;
}
