using Microsoft.Extensions.Time.Testing;
using Pulse.IntegrationTests.Setup;

namespace Pulse.Client.Tests.Setup;

/// <summary>Tests against a real Pulse on a real port, with a key that may do everything that a key may do.</summary>
public abstract class PulseTests
{
    private readonly List<IDisposable> disposables = [];
    private string folder = null!;

    internal PulseApp App { get; private set; } = null!;

    /// <summary>A superAdmin.</summary>
    protected PulseClient Admin { get; private set; } = null!;

    protected IssuedApiKey Key { get; private set; } = null!;

    /// <summary>Logs in with the key.</summary>
    protected PulseClient Pulse { get; private set; } = null!;

    protected Uri Url => App.ClientOptions.BaseAddress;

    protected virtual Dictionary<string, string> Settings => [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        App = new PulseApp(new Dictionary<string, string>(Settings)
        {
            ["ConnectionStrings:Pulse"] = $"Data Source={Path.Combine(folder, "pulse.db")}",
            ["Keys:Folder"] = Path.Combine(folder, "keys"),
        });
        var anonymous = Keep(new PulseClient(new PulseClientOptions { Url = Url }));
        var session = await anonymous.Sessions.LogInAsync(new Login { Email = PulseApp.AdminEmail, Password = PulseApp.AdminPassword });
        Admin = anonymous.WithToken(session.Token!);
        var grantable = await Admin.Permissions.ListAsync(new PermissionQuery { Grantable = true })
            .Select(permission => permission.Name).ToListAsync();
        Key = await Admin.ApiKeys.CreateAsync(new CreateApiKey { Name = "client", Permissions = grantable });
        Pulse = new PulseClient(OptionsOf(Key));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Admin.Dispose();
        Pulse.Dispose();
        disposables.ForEach(disposable => disposable.Dispose());
        await App.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected PulseClientOptions OptionsOf(IssuedApiKey key) => new()
    {
        Url = Url,
        ApiKey = key.Identifier,
        ApiSecret = key.ApiSecret,
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>A client whose requests pass a handler on their way to Pulse.</summary>
    protected PulseClient Through(DelegatingHandler handler, PulseClientOptions? options = null, FakeTimeProvider? clock = null)
    {
        options ??= OptionsOf(Key);
        handler.InnerHandler = PulseClient.NewPrimaryHandler();
        return Keep(new PulseClient(PulseClient.NewHttp(options, handler), () => options, clock ?? new FakeTimeProvider()));
    }

    protected Task<IssuedApiKey> NewKeyAsync(string name = "made", params string[] permissions) => Admin.ApiKeys.CreateAsync(
        new CreateApiKey { Name = name, Permissions = permissions is [] ? [PulsePermissions.ReadApiKeys] : permissions });

    /// <summary>Disposes it after the tests.</summary>
    protected T Keep<T>(T disposable)
        where T : IDisposable
    {
        disposables.Add(disposable);
        return disposable;
    }

    protected static PulseException Refusal(Func<Task> call) => Assert.ThrowsAsync<PulseException>(call)!;
}
