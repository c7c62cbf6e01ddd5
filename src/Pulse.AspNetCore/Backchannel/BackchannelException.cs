namespace Pulse.AspNetCore.Backchannel;

/// <summary>Pulse has not answered, or not as expected.</summary>
internal sealed class BackchannelException : Exception
{
    public BackchannelException(BackchannelFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner) => (Fault, RetryAfter) = (fault, retryAfter);

    public BackchannelFault Fault { get; }

    /// <summary>How long Pulse asks to wait. Null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}

internal enum BackchannelFault
{
    /// <summary>No connection, no answer in time, or an answer with status 5xx.</summary>
    Unavailable,

    /// <summary>Pulse limits this service.</summary>
    TooManyRequests,

    /// <summary>Pulse does not accept the credential of this service, or it lacks the permission.</summary>
    OwnCredential,

    /// <summary>Pulse does not accept the request, and would not if it were sent again.</summary>
    Invalid,

    /// <summary>The addressed stream does not exist.</summary>
    NotFound,
}
