namespace Pulse.Application.Passwords;

/// <summary>Configuration section <c>Login</c>: how many failed logins there may be before more are refused unread, and how many may wait.</summary>
public sealed class LoginLimits
{
    /// <summary>For one e-mail from one address; 1 to 10,000.</summary>
    public int FailuresPerEmailAndAddress { get; init; } = 10;

    /// <summary>For one e-mail from anywhere; 1 to 10,000.</summary>
    public int FailuresPerEmail { get; init; } = 100;

    /// <summary>From one address (IPv6: one /64) for any e-mail; 1 to 10,000.</summary>
    public int FailuresPerAddress { get; init; } = 100;

    /// <summary>How long a failure counts, in minutes; 1 to 1,440.</summary>
    public int WindowMinutes { get; init; } = 15;

    /// <summary>Wrong one-time codes of one user after the right password, in an hour; 1 to 1,000.</summary>
    public int SecondFactorFailuresPerHour { get; init; } = 10;

    /// <summary>How long a login waits for its turn at most, in seconds; 1 to 60.</summary>
    public int MaxWaitSeconds { get; init; } = 5;

    /// <summary>How many logins wait at once, in each lane; 1 to 10,000.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>How many of them come from one network (IPv4 /24, IPv6 /48); 1 to 10,000.</summary>
    public int MaxWaitingPerNetwork { get; init; } = 64;

    /// <summary>How many of them come from one address (IPv6: one /64); 1 to 10,000.</summary>
    public int MaxWaitingPerAddress { get; init; } = 32;

    /// <summary>How long second factors that were guessed wrong count.</summary>
    public static readonly TimeSpan SecondFactorWindow = TimeSpan.FromHours(1);

    public TimeSpan MaxWait => TimeSpan.FromSeconds(MaxWaitSeconds);

    /// <summary>After this no failure of any kind counts.</summary>
    public TimeSpan LongestWindow => Window > SecondFactorWindow ? Window : SecondFactorWindow;

    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);
}
