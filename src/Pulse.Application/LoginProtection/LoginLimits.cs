namespace Pulse.Application.LoginProtection;

/// <summary>Configuration section <c>Login</c>: limits for failed logins and for waiting logins.</summary>
public sealed class LoginLimits
{
    /// <summary>Failures for one e-mail from one address, 1 to 10,000.</summary>
    public int FailuresPerEmailAndAddress { get; init; } = 10;

    /// <summary>Failures for one e-mail from all addresses, 1 to 10,000.</summary>
    public int FailuresPerEmail { get; init; } = 100;

    /// <summary>Failures from one address (IPv6: one /64) for all e-mails, 1 to 10,000.</summary>
    public int FailuresPerAddress { get; init; } = 100;

    /// <summary>Minutes for which a failure counts, 1 to 1,440.</summary>
    public int WindowMinutes { get; init; } = 15;

    /// <summary>Wrong second factors of one user after the correct password per hour, 1 to 1,000.</summary>
    public int SecondFactorFailuresPerHour { get; init; } = 10;

    /// <summary>Longest wait of a login in seconds, 1 to 60.</summary>
    public int MaxWaitSeconds { get; init; } = 5;

    /// <summary>Waiting logins per lane, 1 to 10,000.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Waiting logins per network (IPv4 /24, IPv6 /48), 1 to 10,000.</summary>
    public int MaxWaitingPerNetwork { get; init; } = 64;

    /// <summary>Waiting logins per address (IPv6: one /64), 1 to 10,000.</summary>
    public int MaxWaitingPerAddress { get; init; } = 32;

    /// <summary>Window for wrong second factors.</summary>
    public static readonly TimeSpan SecondFactorWindow = TimeSpan.FromHours(1);

    public TimeSpan MaxWait => TimeSpan.FromSeconds(MaxWaitSeconds);

    /// <summary>No failure of any kind counts longer.</summary>
    public TimeSpan LongestWindow => Window > SecondFactorWindow ? Window : SecondFactorWindow;

    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);
}
