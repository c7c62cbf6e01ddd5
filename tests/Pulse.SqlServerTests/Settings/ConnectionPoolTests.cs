using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application;
using Pulse.Application.Common;
using Pulse.Infrastructure;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.SqlServerTests.Settings;

/// <summary>
/// Reads, writes, lookups and Pulse's own work have separate connection pools: the driver has one pool for each connection string.
/// </summary>
public sealed class ConnectionPoolTests
{
    private readonly OpeningConnections opening = new();

    [TestCase(DatabaseLane.Requests, "Pulse Requests", 20)]
    [TestCase(DatabaseLane.Credentials, "Pulse Credentials", 10)]
    [TestCase(DatabaseLane.System, "Pulse System", 5)]
    public async Task Each_lane_has_a_pool_and_shares_of_the_pool_size_that_is_set(DatabaseLane lane, string application, int size)
    {
        await using var pulse = Pulse("Max Pool Size=40");
        await using var scope = pulse.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(lane);
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();

        Assert.CatchAsync<StoppedException>(() => db.Accounts.AnyAsync());

        Assert.That(
            (opening.Last!.ApplicationName, opening.Last.MaxPoolSize, opening.Last.InitialCatalog),
            Is.EqualTo((application, size, "pulse")));
    }

    [TestCase(DatabaseLane.Requests, "Payments Changes")]
    [TestCase(DatabaseLane.Credentials, "Payments Changes")]
    [TestCase(DatabaseLane.System, "Payments System")]
    public async Task Changes_use_their_own_connection_pool_and_restore_the_lane_afterwards(DatabaseLane lane, string application)
    {
        await using var pulse = Pulse("Application Name=Payments");
        await using var scope = pulse.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(lane);
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();

        Assert.CatchAsync<StoppedException>(
            () => unitOfWork.ExecuteAsync<bool>(_ => throw new InvalidOperationException(), CancellationToken.None));

        Assert.That(opening.Last!.ApplicationName, Is.EqualTo(application));
        Assert.That(scope.ServiceProvider.GetRequiredService<PulseDbContext>().Lane, Is.EqualTo(lane));
    }

    [Test]
    public async Task The_master_database_is_not_mistaken_for_the_Pulse_database()
    {
        await using var pulse = Pulse("");
        await using var scope = pulse.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PulseDbContext>();
        db.Database.SetConnectionString("Server=nowhere.invalid;Database=master");

        Assert.CatchAsync<StoppedException>(() => db.Accounts.AnyAsync());

        Assert.That(opening.Last!.InitialCatalog, Is.EqualTo("master"));
    }

    private ServiceProvider Pulse(string settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = "SqlServer",
            ["ConnectionStrings:Pulse"] = $"Server=nowhere.invalid;Database=pulse;{settings}",
        }).Build();
        var services =
            new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddApplication().AddInfrastructure();
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database");
        services.AddSingleton(new Infrastructure.Streams.StreamOptions());
        services.AddSingleton(new Infrastructure.Common.CacheOptions()).AddSingleton(
            new Infrastructure.Protection.KeyOptions { Audit = Convert.ToBase64String(new byte[32]) });
        services.AddSingleton(new Application.Authorization.MfaPolicy()).AddSingleton(new Application.LoginProtection.LoginLimits());
        services.AddSingleton(new Infrastructure.Audit.AuditOptions());
        services.AddSingleton(new Application.Sessions.SessionLimits()).AddSingleton(new Application.Common.AccountLimits()).AddSingleton(
            new Infrastructure.Usage.UsageOptions());
        services.ConfigureDbContext<SqlServerPulseDbContext>(builder => builder.AddInterceptors(opening));
        return services.BuildServiceProvider(validateScopes: true);
    }

    private sealed class StoppedException : Exception;

    /// <summary>Records the connection strings that would be opened, and opens none.</summary>
    private sealed class OpeningConnections : DbConnectionInterceptor
    {
        public SqlConnectionStringBuilder? Last { get; private set; }

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection,
            ConnectionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default)
        {
            Last = new SqlConnectionStringBuilder(connection.ConnectionString);
            throw new StoppedException();
        }
    }
}
