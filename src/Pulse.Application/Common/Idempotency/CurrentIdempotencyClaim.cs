namespace Pulse.Application.Common.Idempotency;

/// <summary>The claim that the request holds. Each unit of work marks it as committed. One instance for each request.</summary>
public sealed class CurrentIdempotencyClaim
{
    /// <summary>Null if the request has no idempotency key, or its claim has ended.</summary>
    public IdempotencyClaim? Value { get; set; }
}
