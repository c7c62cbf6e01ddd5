namespace Pulse.Client;

/// <summary>
/// Optional headers of one call. A call that does not accept one of those that are set throws an <see cref="ArgumentException"/>, so that
/// no condition is silently ignored.
/// </summary>
public sealed record PulseRequestOptions
{
    /// <summary>
    /// The ETag that the change applies to, from <see cref="PulseAnswer.ETag"/>. If the resource has another version,
    /// <see cref="PulseException.Status"/> is 412. Null: the change applies to any version.
    /// </summary>
    public string? IfMatch { get; init; }

    /// <summary>
    /// 1 to 255 printable ASCII characters that identify this request for 24 hours. Null: the client makes one for each call. Set it to
    /// repeat a call safely after your own process was restarted.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// How long Pulse waits until all nodes have confirmed the revocation, in whole seconds up to 60. Null: it does not wait.
    /// The result is in <see cref="RevocationReceipt"/>.
    /// </summary>
    public TimeSpan? WaitForNodes { get; init; }

    internal void Check(Operation operation)
    {
        Check(IfMatch, nameof(IfMatch), Takes.IfMatch);
        Check(IdempotencyKey, nameof(IdempotencyKey), Takes.IdempotencyKey);
        Check(WaitForNodes, nameof(WaitForNodes), Takes.Wait);
        if (WaitForNodes is { } wait && (wait < TimeSpan.Zero || wait > TimeSpan.FromSeconds(60)))
        {
            throw new ArgumentException($"{nameof(WaitForNodes)} is {wait}. Allowed: 0 to 60 seconds.");
        }

        void Check(object? value, string name, Takes needed)
        {
            if (value is not null && !operation.Accepts(needed))
            {
                throw new ArgumentException($"{operation.Method} {operation.Template} does not accept {name}. Leave it out.");
            }
        }
    }
}
