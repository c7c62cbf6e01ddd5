namespace Pulse.Cli.Running;

/// <summary>Exit codes. Scripts depend on them: never change one.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Pulse refused the request, or the answer is no: an invalid key, a broken audit log.</summary>
    public const int Failed = 1;

    public const int Usage = 2;

    public const int NotSignedIn = 3;

    public const int NotAllowed = 4;

    public const int NotFound = 5;

    /// <summary>Another state than expected: 409 or 412.</summary>
    public const int Conflict = 6;

    /// <summary>Pulse cannot be reached, or answers with a fault.</summary>
    public const int Unavailable = 7;

    public const int TooManyRequests = 8;

    /// <summary>128 and the number of SIGINT, as in shells.</summary>
    public const int Interrupted = 130;
}
