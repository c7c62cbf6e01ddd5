using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// The real application on a real port and a real database. Only the clock belongs to the test, and passwords are hashed once instead of
/// 210,000 times.
/// </summary>
public sealed class PulseApp : WebApplicationFactory<Program>
{
    public const string AdminEmail = "admin@pulse.test";
    public const string AdminPassword = "first-password-of-the-tests";

    /// <summary>Compiled queries. EF Core's own cache is too small for those of all applications together.</summary>
    private static readonly MemoryCache Queries = new(new MemoryCacheOptions());

    private readonly Dictionary<string, string> settings;
    private readonly Action<IServiceCollection>? configure;

    /// <param name="settings">The settings of the database and of the test.</param>
    /// <param name="configure">Replaces services, for tests that count or hold internal steps.</param>
    public PulseApp(Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        this.settings = settings;
        this.configure = configure;
        UseKestrel();
        StartServer();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // UseKestrel(0) would set the port too late, when the application is already starting.
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
        builder.UseSetting("Bootstrap:AdminEmail", AdminEmail).UseSetting("Bootstrap:AdminPassword", AdminPassword);
        // Tests count commands and rows. The background verification of the audit log has its own tests.
        builder.UseSetting("Audit:CheckpointInterval", "01:00:00");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
            services.ConfigureDbContext<SqlitePulseDbContext>(options => options.UseMemoryCache(Queries));
            services.ConfigureDbContext<SqlServerPulseDbContext>(options => options.UseMemoryCache(Queries));
            configure?.Invoke(services);
        });
    }
}
