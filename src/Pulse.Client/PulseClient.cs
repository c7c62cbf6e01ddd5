using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Pulse.Client;

/// <summary>
/// A client of Pulse. It logs in with an API key, renews its session, and repeats calls that can be repeated safely. One instance serves a
/// whole process; it can be used by many threads at once. Each call throws a <see cref="PulseException"/> if Pulse refuses it.
/// </summary>
public sealed class PulseClient : IDisposable
{
    private readonly Transport transport;
    private readonly Action? dispose;

    /// <summary>A client with connections of its own. With dependency injection, use <c>AddPulseClient</c>.</summary>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public PulseClient(PulseClientOptions options)
        : this(NewHttp(options, NewPrimaryHandler()), () => options, TimeProvider.System)
    {
    }

    internal PulseClient(HttpClient http, Func<PulseClientOptions> options, TimeProvider clock)
        : this(Connect(http, options, clock)) => dispose = http.Dispose;

    private PulseClient(Transport transport) => this.transport = transport;

    /// <summary>API keys: create, change, rotate, verify, import, usage.</summary>
    public ApiKeysClient ApiKeys => new(transport);

    /// <summary>Logins and sessions.</summary>
    public SessionsClient Sessions => new(transport);

    /// <summary>Users of the accounts.</summary>
    public UsersClient Users => new(transport);

    /// <summary>The calling user: password, e-mail, second factor. Needs a session of a user: <see cref="WithToken"/>.</summary>
    public ProfileClient Profile => new(transport);

    /// <summary>Roles and their holders.</summary>
    public RolesClient Roles => new(transport);

    /// <summary>Accounts, their permissions and their policies for API keys.</summary>
    public AccountsClient Accounts => new(transport);

    /// <summary>Permissions, built in and of this installation.</summary>
    public PermissionsClient Permissions => new(transport);

    /// <summary>The audit log.</summary>
    public AuditEventsClient AuditEvents => new(transport);

    /// <summary>Merchant applications.</summary>
    public ApplicationsClient Applications => new(transport);

    /// <summary>The draft of an applicant, who has an application key and no user.</summary>
    public PortalClient Portal => new(transport);

    /// <summary>Merchants.</summary>
    public MerchantsClient Merchants => new(transport);

    /// <summary>Usage of the account, and reports of usage.</summary>
    public UsageClient Usage => new(transport);

    /// <summary>The stream of revocations, for services that keep the results of verifications.</summary>
    public RevocationsClient Revocations => new(transport);

    /// <summary>OAuth 2.0: tokens for API keys, introspection and revocation of tokens.</summary>
    public OAuthClient OAuth => new(transport);

    /// <summary>A client with the same session and connections that acts in another account. Do not dispose it.</summary>
    /// <param name="accountId">16 digits.</param>
    public PulseClient ForAccount(string accountId) => new(transport with { Account = accountId });

    /// <summary>
    /// A client with the same connections that acts with a session, such as that of a user. It does not renew the session. Do not dispose
    /// it.
    /// </summary>
    /// <param name="token">Token of the session, from <see cref="Session.Token"/>.</param>
    public PulseClient WithToken(string token) => new(transport with { Credential = new FixedToken(token) });

    /// <summary>Closes the connections. The session ends by itself.</summary>
    public void Dispose() => dispose?.Invoke();

    /// <summary>An HTTP client that repeats calls, over a handler.</summary>
    internal static HttpClient NewHttp(PulseClientOptions options, HttpMessageHandler primary)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        Resilience.Configure(pipeline, options);
        return new HttpClient(new ResilienceHandler(pipeline.Build()) { InnerHandler = primary });
    }

    internal static SocketsHttpHandler NewPrimaryHandler() => new()
    {
        // Credentials are never sent elsewhere.
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    private static void Check(PulseClientOptions options)
    {
        if (options.Faults().ToList() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }
    }

    private static Transport Connect(HttpClient http, Func<PulseClientOptions> options, TimeProvider clock)
    {
        var current = options();
        Check(current);
        var url = current.Url!.AbsoluteUri;
        http.BaseAddress = new Uri(url.EndsWith('/') ? url : url + '/');
        http.Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.UserAgent.ParseAdd($"Pulse.Client/{typeof(PulseClient).Assembly.GetName().Version?.ToString(3)}");
        var anonymous = new Transport(http, options);
        return anonymous with
        {
            Credential = current.ApiSecret is null ? null : new KeySession(anonymous, clock),
            Account = current.AccountId,
        };
    }
}
