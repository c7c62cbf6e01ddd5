using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Pulse.IntegrationTests.Setup;

/// <summary>The real application on a real port and a real database; only the clock is the test's.</summary>
public sealed class PulseApp : WebApplicationFactory<Program>
{
    public const string AdminEmail = "admin@pulse.test";
    public const string AdminPassword = "first-password-of-the-tests";

    private readonly Dictionary<string, string> settings;
    private readonly Action<IServiceCollection>? configure;

    /// <param name="settings">How to find the database, and whatever else a test sets.</param>
    /// <param name="configure">Replaces services, for tests that count or hold what happens inside.</param>
    public PulseApp(Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        this.settings = settings;
        this.configure = configure;
        UseKestrel(port: 0);
        StartServer();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Bootstrap:AdminEmail", AdminEmail).UseSetting("Bootstrap:AdminPassword", AdminPassword);
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            configure?.Invoke(services);
        });
    }
}
