using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace Pulse.AspNetCore;

/// <summary>Options of <see cref="PulseHandler"/>.</summary>
public class PulseOptions : AuthenticationSchemeOptions
{
    private const int MinCached = 3;
    private const int MaxCached = 10_000_000;
    private const int MaxConnections = 10_000;

    /// <summary>Options with default values.</summary>
    public PulseOptions() => Events = new PulseEvents();

    /// <summary>The address of Pulse, such as <c>https://pulse.example.com</c>. Required.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// The identifier of the API key of this service. The key holds <c>verifyApiKeys</c>, or <c>verifyAllAccounts</c> for credentials of
    /// all accounts. Required.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The secret of <see cref="ApiKey"/>. Required.</summary>
    public string? ApiSecret { get; set; }

    /// <summary>
    /// The other secret of <see cref="ApiKey"/> during a rotation: the old or the new one. The handler uses the one that Pulse accepts.
    /// Default: none.
    /// </summary>
    public string? SecondaryApiSecret { get; set; }

    /// <summary>Whether answers of Pulse are kept in memory while this service knows of all revocations. Default: true.</summary>
    public bool CacheAnswers { get; set; } = true;

    /// <summary>Maximum number of accepted credentials in memory; 3 to 10,000,000. Default: 100,000.</summary>
    public int MaxCachedCredentials { get; set; } = 100_000;

    /// <summary>Maximum number of refused credentials in memory; 3 to 10,000,000. Default: 10,000.</summary>
    public int MaxCachedRefusals { get; set; } = 10_000;

    /// <summary>
    /// How long a refusal is kept. A key that was unknown is accepted this long after it was imported, at the latest. Up to 1 minute.
    /// Default: 2 seconds.
    /// </summary>
    public TimeSpan RefusalLifetime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether uses of API keys that were verified in memory are reported to Pulse. Default: true.</summary>
    public bool ReportUsage { get; set; } = true;

    /// <summary>How often uses are reported; 1 second to 10 minutes. Default: 10 seconds.</summary>
    public TimeSpan UsageInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The realm in <c>WWW-Authenticate</c>. Default: <c>Pulse</c>.</summary>
    public string Realm { get; set; } = "Pulse";

    /// <summary>The longest time to wait for an answer of Pulse; up to 1 minute. Default: 5 seconds.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Sends the requests to Pulse. Null: a <see cref="SocketsHttpHandler"/> of the authentication scheme.</summary>
    public HttpMessageHandler? BackchannelHttpHandler { get; set; }

    /// <summary>Maximum number of simultaneous requests to Pulse, 1 to 10,000; the others wait. Default: 256.</summary>
    public int MaxBackchannelConnections { get; set; } = 256;

    /// <summary>Called at points of the authentication where the application has control.</summary>
    public new PulseEvents Events
    {
        get => (PulseEvents)base.Events!;
        set => base.Events = value;
    }

    internal Uri BaseAddress => new(Url!.EndsWith('/') ? Url : Url + "/");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is missing or not allowed.</exception>
    public override void Validate()
    {
        base.Validate();
        Check(
            Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query == "" && url.UserInfo == "",
            nameof(Url),
            "must be the address of Pulse, such as https://pulse.example.com");
        Check(
            PulseCredential.IsIdentifier(ApiKey),
            nameof(ApiKey),
            "must be the identifier of an API key of Pulse (apiKey-..., not its id) that holds verifyApiKeys or verifyAllAccounts");
        Check(PulseCredential.OfApiKey(ApiKey, ApiSecret) is not null, nameof(ApiSecret), $"must be the secret of {nameof(ApiKey)}");
        Check(
            SecondaryApiSecret is null or "" || PulseCredential.OfApiKey(ApiKey, SecondaryApiSecret) is not null,
            nameof(SecondaryApiSecret),
            "must be empty or a secret of the API key");
        CheckSize(MaxCachedCredentials, MinCached, MaxCached, nameof(MaxCachedCredentials));
        CheckSize(MaxCachedRefusals, MinCached, MaxCached, nameof(MaxCachedRefusals));
        CheckSize(MaxBackchannelConnections, 1, MaxConnections, nameof(MaxBackchannelConnections));
        Check(IsBetween(RefusalLifetime, TimeSpan.Zero, TimeSpan.FromMinutes(1)), nameof(RefusalLifetime), "must be at most 1 minute");
        Check(
            IsBetween(UsageInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            nameof(UsageInterval),
            "must be between 1 second and 10 minutes");
        Check(
            IsBetween(BackchannelTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            nameof(BackchannelTimeout),
            "must be at most 1 minute");
        Check(
            !Realm.AsSpan().ContainsAnyExceptInRange(' ', '~') && Realm.AsSpan().IndexOfAny('"', '\\') < 0,
            nameof(Realm),
            "must be ASCII text without a quotation mark or backslash");
    }

    private static void CheckSize(int value, int min, int max, string name) =>
        Check(value >= min && value <= max, name, string.Create(CultureInfo.InvariantCulture, $"must be between {min} and {max:N0}"));

    private static bool IsBetween(TimeSpan value, TimeSpan min, TimeSpan max) => value >= min && value <= max;

    private static void Check(bool isValid, string name, string rule)
    {
        if (!isValid)
        {
            throw new ArgumentException($"{nameof(PulseOptions)}.{name} {rule}.", name);
        }
    }
}
