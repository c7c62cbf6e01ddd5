using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Base class of HTTP tests, on each database. A class has one application, one database and one admin session. Each test creates the
/// accounts, users and keys that it needs, so that tests are independent.
/// </summary>
[TestFixtureSource(typeof(TestDatabase), nameof(TestDatabase.All))]
public abstract class ApiTests(TestDatabase database)
{
    protected PulseApp App { get; private set; } = null!;

    /// <summary>The superAdmin of the first account, logged in.</summary>
    protected Api Admin { get; private set; } = null!;

    protected Dictionary<string, string> Settings { get; private set; } = [];

    protected Seed Seed => new(App.Services.GetRequiredService<IServiceScopeFactory>());

    /// <summary>Additional settings of this class's application.</summary>
    protected virtual Dictionary<string, string> MoreSettings => [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        // If a busy machine delays a read of the change feed by five seconds, the node refuses credentials.
        Settings = new(database.Create()) { ["Cache:MaxStaleness"] = "00:01:00" };
        foreach (var (name, value) in MoreSettings)
        {
            Settings[name] = value;
        }

        App = new PulseApp(Settings, Configure);
        Admin = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        // NUnit keeps the instances of all classes until the end of the run.
        (App, Admin) = (null!, null!);
        database.Drop(Settings);
    }

    /// <summary>A caller without credentials.</summary>
    protected Api Anonymous() => new(App.CreateClient());

    /// <summary>Replaces services, for tests that count or hold internal steps.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    protected async Task<Api> LoginAsync(string email, string password)
    {
        var session = await Anonymous().PostAsync("/auth/login", new { email, password });
        Assert.That(session.Status, Is.EqualTo(HttpStatusCode.OK), session.Text);
        return Bearer((string)session.Json["token"]!);
    }

    protected Api Bearer(string token)
    {
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Api(client);
    }

    protected Api ApiKey(string apiKey, string apiSecret)
    {
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", apiKey);
        client.DefaultRequestHeaders.Add("x-api-secret", apiSecret);
        return new Api(client);
    }
}
