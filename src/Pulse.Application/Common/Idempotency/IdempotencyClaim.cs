namespace Pulse.Application.Common.Idempotency;

/// <summary>The right to make a call that must be made once.</summary>
/// <param name="Id">Of the call's record.</param>
/// <param name="Attempt">Counts who has held the claim: whoever lost it to another can no longer commit.</param>
public sealed record IdempotencyClaim(byte[] Id, int Attempt);
