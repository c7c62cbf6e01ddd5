using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 20: only a trusted proxy can set the client address, and only the address that it has seen itself.</summary>
public sealed class TrustedProxyTests(TestDatabase database) : SecurityTests(database)
{
    private const string Proxy = "10.1.2.3";
    private const string OtherProxy = "192.0.2.80";
    private const string Stranger = "198.51.100.66";
    private const string Allowed = "203.0.113.7";

    private Key key = null!;

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Proxies:Trusted"] = $"10.0.0.0/8, {OtherProxy}, 2001:db8:80::/48" };

    [OneTimeSetUp]
    public async Task MakeKeyAsync() =>
        key = await Admin.MakeKeyFromAsync(
            new { name = "guarded", permissions = new[] { "readMerchants" }, allowedIps = new[] { "203.0.113.0/24", "2001:db8:1::/48" } });

    [TestCase(Proxy, Allowed)]
    [TestCase($"::ffff:{Proxy}", Allowed)]
    [TestCase("2001:db8:80::1", Allowed)]
    [TestCase(Proxy, "2001:db8:1::9")]
    [TestCase(Proxy, $"{Stranger}, {Allowed}")]
    [TestCase(Proxy, $"{Allowed}, {OtherProxy}")]
    [TestCase(Proxy, $"{Allowed}:4711")]
    [TestCase(Proxy, "[2001:db8:1::9]:4711")]
    [TestCase(Proxy, "[2001:db8:1::9]")]
    [TestCase(Proxy, $"0x01020304, {Allowed}")]
    [TestCase(Allowed, Stranger)]
    public async Task The_last_address_named_by_a_trusted_proxy_is_the_client_address(string peer, string forwardedFor) =>
        Assert.That(await StatusAsync(peer, forwardedFor), Is.EqualTo(HttpStatusCode.OK));

    [TestCase(Stranger, Allowed)]
    [TestCase(Proxy, $"{Allowed}, {Stranger}")]
    [TestCase(Proxy, $"{Allowed}, {Stranger}, {OtherProxy}")]
    [TestCase(Proxy, $"{Allowed}, rubbish")]
    [TestCase(Proxy, $"{Allowed}, 0x01020304")]
    [TestCase(Proxy, "0xcb007107")]
    [TestCase(Proxy, "0313.0.0161.7")]
    [TestCase(Proxy, "203.00.113.07")]
    [TestCase(Proxy, "203.0.28935")]
    [TestCase(Proxy, "203.00.113.07:80")]
    [TestCase(Proxy, "")]
    [TestCase(OtherProxy, Proxy)]
    [TestCase(ClientAddresses.UnixSocket, Allowed)]
    [TestCase(ClientAddresses.UnixSocket, $"{Allowed}, {OtherProxy}")]
    public async Task Forwarded_addresses_from_untrusted_sources_are_ignored(string peer, string forwardedFor) =>
        Assert.That(await StatusAsync(peer, forwardedFor), Is.EqualTo(HttpStatusCode.Unauthorized));

    [Test]
    public async Task An_untrusted_proxy_is_logged_once()
    {
        var log = new LogSink();
        await using var app = new PulseApp(
            Settings, services => { Configure(services); services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log); });
        var client = new Setup.Api(app.CreateClient());
        client.Client.DefaultRequestHeaders.Add("X-Forwarded-For", Allowed);

        await client.From(Proxy).GetAsync("/health/live");
        var quiet = Warnings(log);
        await client.From(Stranger).GetAsync("/health/live");
        await client.From(Stranger).GetAsync("/health/live");

        Assert.That(quiet, Is.Empty);
        Assert.That(Warnings(log).Single(), Does.Contain(Stranger).And.Contain("Proxies:Trusted"));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter, ClientAddresses>();
    }

    private static string[] Warnings(LogSink log) =>
        [.. log.Lines.Where(line => line.Contains("X-Forwarded-For", StringComparison.Ordinal))];

    private async Task<HttpStatusCode> StatusAsync(string peer, string forwardedFor)
    {
        var caller = Using(key).From(peer);
        caller.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return await StatusOfSessionAsync(caller);
    }
}
