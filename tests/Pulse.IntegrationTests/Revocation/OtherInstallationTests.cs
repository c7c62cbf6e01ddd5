using System.Net;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Portal;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>
/// The database becomes that of another installation, whose audit log has another key. The node accepts no credential of it, even if no
/// caller is in memory, and writes nothing to it.
/// </summary>
public sealed class OtherInstallationTests(TestDatabase database) : PortalGround(database)
{
    private const string OthersKey = "UPDATE \"AuditChains\" SET \"KeyCheck\" = \"Seal\", \"Seal\" = \"KeyCheck\" WHERE \"Id\" = 0";
    private const string OthersHistory = "DELETE FROM \"AuditEvents\" WHERE \"Sequence\" = (SELECT MAX(\"Sequence\") FROM \"AuditEvents\")";
    private const string OthersSeals = "UPDATE \"AuditChains\" SET \"Seal\" = \"Mac\" WHERE \"Id\" <> 0";

    /// <summary>A second swap restores the values.</summary>
    [TearDown]
    public Task RestoreAsync() => ExecuteAsync(OthersKey);

    [Test]
    public async Task Every_request_is_refused_and_nothing_is_written_on_another_installations_database()
    {
        var draft = await Owner.MakeDraftAsync();
        var token = (string)(await Owner.PostAsync("/users", new { email = Setup.Users.NewEmail() })).Json["setPasswordToken"]!;
        await ExecuteAsync(OthersKey);
        await ExecuteAsync(OthersHistory);
        (await ReadyAsync(HttpStatusCode.ServiceUnavailable)).AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        var rows = await RowsAsync();

        Answer[] refused =
        [
            await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword }),
            await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = "another password" }),
            await Anonymous().PostAsync("/auth/password/set", new { token, password = "a lantern in the harbour" }),
            await ReadAsync(Applicant(draft)),
            await FillInAsync(Applicant(draft), """{ "basics": { "dbaName": "Blue" } }"""),
            await Owner.GetAsync("/apikeys"),
        ];

        foreach (var answer in refused)
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        }

        Assert.That(await RowsAsync(), Is.EqualTo(rows));
        Assert.That(WriteAsSystemAsync, Throws.InstanceOf<DatabaseReplacedException>());
        await ExecuteAsync(OthersKey);
        await ReadyAsync(HttpStatusCode.OK);
        await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        await ExecuteAsync(OthersKey);
    }

    /// <summary>The node has not noticed the swap yet.</summary>
    [Test]
    public async Task A_change_is_refused_together_with_its_event_for_the_audit_log_of_another_installation()
    {
        await ExecuteAsync(OthersSeals);
        await ExecuteAsync(OthersKey);
        var rows = await RowsAsync();

        var login = await Anonymous().PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });

        login.AssertProblem(HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.That(await RowsAsync(), Is.EqualTo(rows));
    }

    /// <summary>Writes as a node that reports its position.</summary>
    private async Task WriteAsSystemAsync()
    {
        await using var scope = App.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
            _ => Task.FromResult(Result.Success.ToErrorOr()), CancellationToken.None);
    }

    private async Task<(int Events, int Sessions, int Failures)> RowsAsync()
    {
        await using var scope = App.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(DatabaseLane.System);
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        return (
            await db.AuditEvents.IgnoreQueryFilters().CountAsync(),
            await db.Sessions.CountAsync(),
            await db.Set<LoginFailure>().CountAsync());
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(DatabaseLane.System);
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
