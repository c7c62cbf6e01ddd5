namespace Pulse.Application.Common.Idempotency;

/// <summary>The right to make a call that must be made once.</summary>
/// <param name="Id">Of the call's record.</param>
/// <param name="Holder">Another each time that somebody claims the call: whoever has lost it can no longer commit.</param>
public sealed record IdempotencyClaim(byte[] Id, Guid Holder);
