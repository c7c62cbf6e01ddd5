using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework.Interfaces;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Setup;

/// <summary>
/// Base class of tests of pages. A class has one Pulse with its own database; a test makes the accounts and users that it needs.
/// </summary>
public abstract class PageTests
{
    private readonly List<Visitor> visitors = [];
    private string folder = null!;

    protected PulseApp App { get; private set; } = null!;

    /// <summary>The superAdmin of the first account, through the API.</summary>
    protected HttpApi Admin { get; private set; } = null!;

    /// <summary>The first account.</summary>
    protected string Account { get; private set; } = null!;

    protected Uri Url => App.ClientOptions.BaseAddress;

    protected virtual Dictionary<string, string> Settings => [];

    /// <summary>Replaces services, for tests that hold internal steps.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        App = new PulseApp(
            new Dictionary<string, string>(Settings)
            {
                ["ConnectionStrings:Pulse"] = $"Data Source={Path.Combine(folder, "pulse.db")}",
                ["Keys:Folder"] = Path.Combine(folder, "keys"),
                ["Cache:MaxStaleness"] = "00:01:00",
            },
            Configure);
        (Admin, Account) = await LogInAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
    }

    [TearDown]
    public async Task LookBackAsync()
    {
        var faults = visitors.SelectMany(visitor => visitor.Faults).ToList();
        foreach (var visitor in visitors)
        {
            if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            {
                TestContext.Out.WriteLine($"{visitor.Page.Url}\n{await visitor.Page.Locator("body").InnerTextAsync()}");
            }

            await visitor.LeaveAsync();
        }

        visitors.Clear();
        Assert.That(faults, Is.Empty);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A new browser without a session.</summary>
    protected async Task<Visitor> ArriveAsync(Look? look = null)
    {
        var visitor = await Visitor.ArriveAsync(Url, look ?? Look.Desktop);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>A new browser in which the superAdmin is signed in.</summary>
    protected async Task<Visitor> SignInAsync(Look? look = null)
    {
        var visitor = await ArriveAsync(look);
        await visitor.SignInAsync();
        return visitor;
    }

    /// <summary>A client that reads pages and submits forms without a browser.</summary>
    protected FormClient Forms() => new(Url);

    protected async Task<(HttpApi Api, string Account)> LogInAsync(string email, string password)
    {
        var session = await new HttpApi(App.CreateClient()).PostAsync("/auth/login", new { email, password });
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)session.Json["token"]!);
        return (new HttpApi(client), (string)session.Json["primaryAccount"]!["accountId"]!);
    }
}
