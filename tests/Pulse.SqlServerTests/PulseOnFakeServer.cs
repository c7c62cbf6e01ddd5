using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Infrastructure;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.SqlServer;
using Pulse.Infrastructure.Revocation;
using Pulse.Infrastructure.Sessions;
using Pulse.Infrastructure.Usage;
using Pulse.SqlServerTests.FakeServer;
using Pulse.SqlServerTests.Statements;

namespace Pulse.SqlServerTests;

/// <summary>Pulse as it registers itself, set to SQL Server; only the connection is a fake one, and
/// passwords are hashed once instead of 210,000 times.</summary>
public sealed class PulseOnFakeServer : IAsyncDisposable
{
    /// <summary>In a folder of this server's own: the keys of another database would refuse the start.</summary>
    private readonly KeyOptions keys = new()
    {
        Audit = Convert.ToBase64String(new byte[AuditKey.Length]),
        Folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "keys", Guid.NewGuid().ToString("N")),
    };

    private readonly ServiceProvider provider;

    public PulseOnFakeServer(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = "SqlServer",
                ["ConnectionStrings:Pulse"] = FakeSqlServer.ConnectionString,
                ["Bootstrap:AdminPassword"] = "first-password-of-the-tests",
            })
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value))
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddApplication().AddInfrastructure();
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database");
        services.AddSingleton(configuration.GetSection("Bootstrap").Get<BootstrapOptions>()!);
        services.AddSingleton(new CacheOptions());
        services.AddSingleton(new UsageOptions());
        services.AddSingleton(new AuditOptions());
        services.AddSingleton(new MfaPolicy());
        services.AddSingleton(new LoginLimits());
        services.AddSingleton(new SessionLimits { IdleMinutes = 30, ApiKeyIdleMinutes = 30 });
        services.AddSingleton(keys);
        Server.Rows["AuditChains"] = [Samples.HeadOfAuditChain(new AuditKey(keys).Check)];
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
        services.ConfigureDbContext<SqlServerPulseDbContext>((_, builder) => builder.UseSqlServer(new FakeConnection(Server), contextOwnsConnection: true));
        Services = services;
        provider = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeSqlServer Server { get; } = new();

    /// <summary>What is registered, for tests that ask whether all of it is tested.</summary>
    public IServiceCollection Services { get; }

    public AsyncServiceScope NewScope() => provider.CreateAsyncScope();

    public async Task StartAsync()
    {
        await provider.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
        var freshness = provider.GetRequiredService<Freshness>();
        freshness.KnownAt(freshness.Moment, upTo: 0);
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
