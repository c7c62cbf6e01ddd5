using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 20 for a setting that trusts all peers of a unix socket as proxies, and no others.</summary>
public sealed class UnixSocketProxyTests(TestDatabase database) : SecurityTests(database)
{
    private const string Allowed = "203.0.113.7";
    private const string Stranger = "198.51.100.66";

    private Key key = null!;

    protected override Dictionary<string, string> MoreSettings => new() { ["Proxies:TrustUnixSockets"] = "true" };

    [OneTimeSetUp]
    public async Task MakeKeyAsync() =>
        key = await Admin.MakeKeyFromAsync(
            new { name = "guarded", permissions = new[] { "readMerchants" }, allowedIps = new[] { "203.0.113.0/24" } });

    [TestCase(ClientAddresses.UnixSocket, Allowed, HttpStatusCode.OK)]
    [TestCase(ClientAddresses.UnixSocket, $"{Stranger}, {Allowed}", HttpStatusCode.OK)]
    [TestCase(ClientAddresses.UnixSocket, $"{Allowed}, {Stranger}", HttpStatusCode.Unauthorized)]
    [TestCase(ClientAddresses.UnixSocket, "", HttpStatusCode.Unauthorized)]
    [TestCase(Stranger, Allowed, HttpStatusCode.Unauthorized)]
    public async Task A_unix_socket_names_the_caller_and_an_address_does_not(string peer, string forwardedFor, HttpStatusCode expected)
    {
        var caller = Using(key).From(peer);
        caller.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);

        Assert.That(await StatusOfSessionAsync(caller), Is.EqualTo(expected));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter, ClientAddresses>();
    }
}
