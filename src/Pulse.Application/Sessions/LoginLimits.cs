namespace Pulse.Application.Sessions;

/// <summary>Configuration section <c>Login</c>: how many failed logins there may be before more are refused unread.</summary>
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

    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);
}
