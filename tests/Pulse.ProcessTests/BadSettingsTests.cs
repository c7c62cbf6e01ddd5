using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Rule 22 of docs/security.md: wrong configuration stops the start.</summary>
public sealed class BadSettingsTests
{
    private const string Connection = "ConnectionStrings:Pulse";
    private const string LoginHas =
        "Login has: FailuresPerEmailAndAddress, FailuresPerEmail, FailuresPerAddress, WindowMinutes, SecondFactorFailuresPerHour, "
        + "MaxWaitSeconds, MaxWaiting, MaxWaitingPerNetwork, MaxWaitingPerAddress.";

    private const string GuessedFirst =
        "Bootstrap:AdminPassword must have no control characters, not be a common password, "
            + "and contain neither the name in Bootstrap:AdminEmail nor pulse, superadmin, accountadmin, apikey.";

    private const string PublicUrl =
        "Server:PublicUrl must be an http or https URL such as https://pulse.example.com, without a query and a slash at the end.";

    /// <summary>Every integer setting, with its range.</summary>
    private static readonly (string Setting, int From, int To)[] Numbers =
    [
        ("Database:SqlServer:MaxBatchSize", 1, 1_000),
        ("Database:SqlServer:CompatibilityLevel", 130, 170),
        ("Database:SqlServer:CommandTimeoutSeconds", 1, 3_600),
        ("Database:SqlServer:RetrySeconds", 0, 600),
        ("Sessions:LifetimeMinutes", 1, 525_600),
        ("Sessions:ApiKeyLifetimeMinutes", 1, 525_600),
        ("Sessions:IdleMinutes", 1, 525_600),
        ("Sessions:ApiKeyIdleMinutes", 1, 525_600),
        ("Sessions:MaxPerUser", 1, 100_000),
        ("Sessions:MaxPerApiKey", 1, 100_000),
        ("Sessions:MaxImpersonationsPerUser", 1, 1_000),
        ("ApiKeys:MaxPerAccount", 1, 100_000),
        ("Limits:UsersPerAccount", 1, 1_000_000),
        ("Limits:AccountsPerUser", 1, 10_000),
        ("Limits:RolesPerAccount", 1, 10_000),
        ("Limits:RolesPerUser", 1, 1_000),
        ("Limits:PendingTokensPerAccount", 1, 1_000_000),
        ("Limits:ApplicationsPerAccount", 1, 10_000_000),
        ("Limits:MerchantsPerAccount", 1, 10_000_000),
        ("Login:FailuresPerEmailAndAddress", 1, 10_000),
        ("Login:FailuresPerEmail", 1, 10_000),
        ("Login:FailuresPerAddress", 1, 10_000),
        ("Login:WindowMinutes", 1, 1_440),
        ("Login:SecondFactorFailuresPerHour", 1, 1_000),
        ("Login:MaxWaitSeconds", 1, 60),
        ("Login:MaxWaiting", 1, 10_000),
        ("Login:MaxWaitingPerNetwork", 1, 10_000),
        ("Login:MaxWaitingPerAddress", 1, 10_000),
        ("Users:PasswordTokenHours", 1, 720),
        ("Cache:MaxEntries", 1_000, 10_000_000),
        ("Cache:FailedLookupsPerMinute", 1, 1_000_000),
        ("Cache:FailedVerificationsPerMinute", 1, 1_000_000),
        ("Streams:MaxPerCaller", 1, 10_000),
        ("Streams:MaxPerAccount", 1, 10_000),
        ("Streams:Max", 1, 10_000),
        ("Usage:RetentionDays", 1, 3_650),
        ("Usage:SilenceDays", 1, 3_650),
        ("Usage:RefusalsPerHour", 1, 1_000_000),
        ("Audit:RetentionDays", 1, 36_500),
        ("Connections:Max", 16, 1_000_000),
        ("Connections:MaxPerAddress", 1, 1_000_000),
        ("Connections:MinBytesPerSecond", 1, 1_000_000),
    ];

    /// <summary>Every duration setting, with its range.</summary>
    private static readonly (string Setting, string Range, string Below, string Above)[] Durations =
    [
        ("Cache:MaxStaleness", "0:00:01 to 0:05:00", "00:00:00.999", "301"),
        ("Cache:FeedInterval", "0:00:00.1 to 0:01:00", "0", "61"),
        ("Audit:RepeatWindow", "0:00:01 to 1:0:00:00", "0", "1.00:00:01"),
        ("Usage:FlushInterval", "0:00:00.1 to 0:01:00", "0", "61"),
        ("Connections:HeadersTimeout", "0:00:01 to 0:05:00", "0", "301"),
        ("Connections:IdleTimeout", "0:00:01 to 1:00:00", "0", "3601"),
        ("Shutdown:Timeout", "0:00:01 to 0:10:00", "-1", "00:10:01"),
    ];

    [TestCase("Database:Provider", "Postgres", "Database:Provider must be Sqlite or SqlServer.")]
    [TestCase("Database:Provider", "SqlServer", "ConnectionStrings:Pulse is required for SQL Server.")]
    [TestCase(
        Connection, "Data Source=:memory:", "ConnectionStrings:Pulse must name a database file for SQLite, as in 'Data Source=pulse.db'.")]
    [TestCase(Connection, "garbage", "ConnectionStrings:Pulse is not a SQLite connection string.")]
    [TestCase(Connection, "", "ConnectionStrings:Pulse must name a database file for SQLite, as in 'Data Source=pulse.db'.")]
    [TestCase("Bootstrap:AdminPassword", "", "Bootstrap:AdminPassword must have 12 to 256 characters.")]
    [TestCase("Bootstrap:AdminPassword", "too short", "Bootstrap:AdminPassword must have 12 to 256 characters.")]
    [TestCase("Bootstrap:AdminPassword", "1Q2W3E4R5T6Y", GuessedFirst)]
    [TestCase("Bootstrap:AdminPassword", "the Admin of this place", GuessedFirst)]
    [TestCase("Bootstrap:AdminPassword", "welcome to PULSE", GuessedFirst)]
    [TestCase("Bootstrap:AdminPassword", "with a tab\tand all", GuessedFirst)]
    [TestCase("Bootstrap:AdminEmail", "admin", "Bootstrap:AdminEmail must be an e-mail address of at most 254 characters.")]
    [TestCase("Cache:FeedInterval", "00:00:02.600", "Cache:FeedInterval must be at most half of Cache:MaxStaleness.")]
    [TestCase(
        "ConnectionStrings:Redis",
        "localhost:6379,nonsense=1",
        "ConnectionStrings:Redis is not a connection string of StackExchange.Redis.")]
    [TestCase("ConnectionStrings:Redis", "ssl=true", "ConnectionStrings:Redis must name a server, as in 'localhost:6379'.")]
    [TestCase(
        "Proxies:Trusted", "10.0.0.1/8", "Proxies:Trusted must be addresses and networks (CIDR) without host bits, separated by commas.")]
    [TestCase(
        "Proxies:Trusted",
        "10.0.0.0/8 proxy",
        "Proxies:Trusted must be addresses and networks (CIDR) without host bits, separated by commas.")]
    [TestCase("Server:PublicUrl", "pulse.example.com", PublicUrl)]
    [TestCase("Server:PublicUrl", "https://pulse.example.com/", PublicUrl)]
    [TestCase("Server:PublicUrl", "https://user@pulse.example.com", PublicUrl)]
    [TestCase("Audit:RetentionDays", "30", "Audit:ArchiveFolder is required if Audit:RetentionDays is set.")]
    [TestCase("Audit:ArchiveFolder", " ", "Audit:ArchiveFolder must name a folder.")]
    [TestCase("Keys:Audit", "c2hvcnQ=", "Keys:Audit must be at least 32 bytes in base 64.")]
    [TestCase("Keys:Ring", "Disk", "Keys:Ring must be Folder or Redis.")]
    [TestCase("Keys:Ring", "Redis", "ConnectionStrings:Redis is required if Keys:Ring is Redis.")]
    [TestCase("Keys:CertificatePassword", "a password", "Keys:CertificatePassword is set, but Keys:Certificate is not.")]
    [TestCase("Keys:Folder", " ", "Keys:Folder must name a folder.")]
    [TestCase("Cache:MaxStaleness", "-1", "Cache:MaxStaleness must be from 0:00:01 to 0:05:00.")]
    [TestCase("Cache:FeedInterval", "61", "Cache:FeedInterval must be from 0:00:00.1 to 0:01:00.")]
    [TestCase(
        "Logging:LogLevel:Default",
        "Loud",
        "Logging:LogLevel:Default must be Trace, Debug, Information, Warning, Error, Critical or None.")]
    [TestCase("Logging:LogLevel:Pulse", "7", "Logging:LogLevel:Pulse must be Trace, Debug, Information, Warning, Error, Critical or None.")]
    [TestCase(
        "Logging:Console:LogLevel:Default",
        "Loud",
        "Logging:Console:LogLevel:Default must be Trace, Debug, Information, Warning, Error, Critical or None.")]
    [TestCase(
        "Logging:LogLevel",
        "Loud",
        "Logging:LogLevel must be a section with settings of its own, such as Logging:LogLevel:Default, not a value.")]
    public Task An_invalid_setting_value_prevents_the_start(string setting, string value, string fault) =>
        AssertRefusedAsync([(setting, value)], fault);

    [TestCase("")]
    [TestCase("0x10")]
    [TestCase("long")]
    [TestCase("1.5")]
    [TestCase("99999999999")]
    public Task A_setting_that_is_not_a_whole_number_stops_the_start(string value) => AssertRefusedAsync(
        [.. Numbers.Select(number => (number.Setting, value))], [.. Numbers.Select(number => $"{number.Setting} must be a whole number.")]);

    [TestCase(false)]
    [TestCase(true)]
    public Task A_number_out_of_range_stops_the_start(bool above) => AssertRefusedAsync(
        [.. Numbers.Select(number => (number.Setting, $"{(above ? number.To + 1 : number.From - 1)}"))],
        [.. Numbers.Select(number => $"{number.Setting} must be from {number.From} to {number.To}.")]);

    [TestCase("soon")]
    [TestCase("1.5 minutes")]
    public Task A_setting_that_is_not_a_duration_stops_the_start(string value) => AssertRefusedAsync(
        [.. Durations.Select(duration => (duration.Setting, value))],
        [.. Durations.Select(duration => $"{duration.Setting} must be a number of seconds, or a time as in 00:00:05.")]);

    [Test]
    public async Task A_duration_out_of_range_stops_the_start()
    {
        foreach (var (setting, range, below, above) in Durations)
        {
            await AssertRefusedAsync(
                [(setting, below), ("Cache:FeedInterval", setting == "Cache:FeedInterval" ? below : "00:00:00.100")],
                $"{setting} must be from {range}.");
            await AssertRefusedAsync(
                [(setting, above), ("Cache:MaxStaleness", setting == "Cache:MaxStaleness" ? above : "300")],
                $"{setting} must be from {range}.");
        }
    }

    [Test]
    public Task An_unknown_setting_in_any_section_prevents_the_start() => AssertProcessRefusedAsync(
        [
            ("Database:Provder", "x"), ("Database:IsSqlServer", "true"), ("Database:SqlServer:BatchSize", "1"),
            ("Bootstrap:Password", "x"), ("Sessions:Lifetime", "1"), ("ApiKeys:Max", "1"), ("Login:Window", "1"), ("Cache:Size", "1"),
            ("Shutdown:Seconds", "1"),
        ],
        "Database:Provder is not a setting. Database has: Provider, MigrateOnStart, AllowNew, SqlServer.",
        "Database:IsSqlServer is not a setting. Database has: Provider, MigrateOnStart, AllowNew, SqlServer.",
        "Database:SqlServer:BatchSize is not a setting. "
            + "Database:SqlServer has: MaxBatchSize, CompatibilityLevel, CommandTimeoutSeconds, RetrySeconds.",
        "Bootstrap:Password is not a setting. Bootstrap has: AccountName, AdminEmail, AdminPassword.",
        "Sessions:Lifetime is not a setting. Sessions has: LifetimeMinutes, ApiKeyLifetimeMinutes, IdleMinutes, "
            + "ApiKeyIdleMinutes, MaxPerUser, MaxPerApiKey, MaxImpersonationsPerUser.",
        "ApiKeys:Max is not a setting. ApiKeys has: MaxPerAccount.",
        $"Login:Window is not a setting. {LoginHas}",
        "Cache:Size is not a setting. "
            + "Cache has: MaxEntries, MaxMegabytes, FeedInterval, MaxStaleness, FailedLookupsPerMinute, "
            + "FailedVerificationsPerMinute.",
        "Shutdown:Seconds is not a setting. Shutdown has: Timeout.");

    [Test]
    public Task Each_configuration_error_is_reported_on_its_own_line() => AssertProcessRefusedAsync(
        [
            ("Database:MigrateOnStart", "maybe"), (Connection, "Data Source=nowhere/pulse.db"), ("Sessions", "60"), ("ApiKeys", ""),
            ("Login:WindowMinutes", "0"), ("Login:Window", "5"), ("Bootstrap:AccountName", " "), ("Bootstrap:AdminEmail", "@"),
        ],
        "Database:MigrateOnStart must be true or false.",
        "ConnectionStrings:Pulse names a folder that does not exist: {folder}/nowhere.",
        "Sessions must be a section with settings of its own, not a value.",
        "Login:WindowMinutes must be from 1 to 1440.",
        $"Login:Window is not a setting. {LoginHas}",
        "Bootstrap:AccountName must have 1 to 100 printable characters, without a space at the beginning or end.",
        "Bootstrap:AdminEmail must be an e-mail address of at most 254 characters.");

    internal static async Task AssertRefusedAsync((string Name, string Value)[] settings, params string[] faults)
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, [], settings);

        Assert.That(Refusal.ErrorsOf(run), Is.EquivalentTo(faults));
        Assert.That(folder.Names, Is.Empty);
    }

    /// <summary>As a process, with its environment and working directory.</summary>
    private static async Task AssertProcessRefusedAsync((string Name, string Value)[] settings, params string[] faults)
    {
        using var folder = new WorkFolder();
        var environment = settings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Value));

        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort, [.. environment]);

        await Refusal.AssertAsync(pulse, [.. faults.Select(fault => fault.Replace("{folder}", folder.Path, StringComparison.Ordinal))]);
        Assert.That(folder.Names, Is.Empty);
    }
}
