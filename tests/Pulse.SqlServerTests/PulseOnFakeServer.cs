using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Protection;
using Pulse.Infrastructure.Revocation;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests;

/// <summary>Pulse with its own registrations, set to SQL Server. Only the connection is fake.</summary>
public sealed class PulseOnFakeServer : IAsyncDisposable
{
    /// <summary>In a separate folder for this server: the keys of another database would stop the start.</summary>
    private readonly KeyOptions keys = new()
    {
        Audit = Convert.ToBase64String(new byte[AuditKey.Length]),
        Folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "keys", Guid.NewGuid().ToString("N")),
    };

    private readonly ServiceProvider provider;

    public PulseOnFakeServer(params (string Name, string Value)[] settings)
        : this(connectionString: null, settings)
    {
    }

    private PulseOnFakeServer(
        string? connectionString, (string Name, string Value)[] settings, Action<IServiceCollection>? configure = null)
    {
        var services = PulseServices.Of(keys, [
            ("Database:Provider", "SqlServer"),
            ("ConnectionStrings:Pulse", connectionString ?? FakeSqlServer.ConnectionString),
            .. settings,
        ]);
        Server.Rows["AuditChains"] = [Samples.HeadOfAuditChain(new AuditKey(keys))];
        if (connectionString is null)
        {
            services.ConfigureDbContext<SqlServerPulseDbContext>(
                (_, builder) => builder.UseSqlServer(new FakeConnection(Server), contextOwnsConnection: true));
        }

        configure?.Invoke(services);
        Services = services;
        provider = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>Pulse with the driver's own connections, to a server that is not SQL Server.</summary>
    public static PulseOnFakeServer At(string connectionString, params (string Name, string Value)[] settings) =>
        new(connectionString, settings);

    /// <summary>Pulse with some services replaced by the test.</summary>
    public static PulseOnFakeServer With(Action<IServiceCollection> configure) => new(connectionString: null, [], configure);

    public FakeSqlServer Server { get; } = new();

    /// <summary>The registrations, for tests that check whether all are covered.</summary>
    public IServiceCollection Services { get; }

    public AsyncServiceScope NewScope() => provider.CreateAsyncScope();

    /// <summary>Starts to read the change feed, as a node does.</summary>
    public Task ReadFeedAsync()
    {
        var reader = typeof(FeedLag).Assembly.GetType("Pulse.Infrastructure.Revocation.ChangeFeedReader", throwOnError: true)!;
        return ((IHostedService)ActivatorUtilities.CreateInstance(provider, reader)).StartAsync(CancellationToken.None);
    }

    public async Task StartAsync()
    {
        await provider.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
        var lag = provider.GetRequiredService<FeedLag>();
        lag.Update(lag.Timestamp, upTo: 0);
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        if (Directory.Exists(keys.Folder))
        {
            Directory.Delete(keys.Folder, recursive: true);
        }
    }
}
