using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pulse.AspNetCore;

/// <summary>The connections of all schemes of Pulse. Each is made when it is first used, or when the host starts.</summary>
internal sealed class PulseConnections(
    IOptionsMonitor<PulseOptions> options, IEnumerable<PulseScheme> schemes, PulseMetrics metrics, ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<PulseConnection>> connections = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<HttpClient> clients = [];

    public IEnumerable<PulseConnection> All => schemes.Select(scheme => scheme.Name).Distinct().Select(Of);

    public PulseConnection Of(string scheme) => connections.TryGetValue(scheme, out var known) ? known.Value : Add(scheme);

    /// <summary>Verifies the credential of a connection again.</summary>
    /// <returns>Null if it is no longer accepted.</returns>
    public async ValueTask<PulseIdentity?> VerifyAgainAsync(PulseIdentity identity, HttpContext connection)
    {
        var credential = PresentedElsewhere.Of(connection) ?? CredentialHeaders.Read(connection.Request.Headers).Credential;
        if (credential is null || !CredentialHeaders.TryReadAccount(connection.Request.Headers, out var account))
        {
            return null;
        }

        var verified = await Of(identity.AuthenticationType!).VerifyAsync(connection, credential, account);
        return verified.Identity;
    }

    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private PulseConnection Add(string scheme) =>
        connections.GetOrAdd(scheme, name => new Lazy<PulseConnection>(() => Make(name))).Value;

    private PulseConnection Make(string scheme)
    {
        var settings = options.Get(scheme);
        return new PulseConnection(
            scheme,
            settings,
            NewClient(settings),
            NewClient(settings),
            metrics,
            settings.TimeProvider ?? TimeProvider.System,
            loggers.CreateLogger("Pulse.AspNetCore"));
    }

    private HttpClient NewClient(PulseOptions settings)
    {
        var client = new HttpClient(settings.BackchannelHttpHandler ?? NewHandler(settings), settings.BackchannelHttpHandler is null)
        {
            BaseAddress = settings.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        clients.Add(client);
        return client;
    }

    private static SocketsHttpHandler NewHandler(PulseOptions settings) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = settings.BackchannelTimeout,
        MaxConnectionsPerServer = settings.MaxBackchannelConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}

/// <summary>A credential that the application took from another place than the headers.</summary>
internal static class PresentedElsewhere
{
    private static readonly object Key = new();

    public static void Set(HttpContext context, PulseCredential credential) => context.Items[Key] = credential;

    public static PulseCredential? Of(HttpContext context) =>
        context.Items.TryGetValue(Key, out var credential) ? (PulseCredential?)credential : null;
}
