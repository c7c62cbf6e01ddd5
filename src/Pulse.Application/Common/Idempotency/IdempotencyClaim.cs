namespace Pulse.Application.Common.Idempotency;

/// <summary>The right to process the request of an idempotency key.</summary>
/// <param name="Id">The id of the record.</param>
/// <param name="Holder">A new value for each claim. A request that has lost its claim can no longer commit.</param>
public sealed record IdempotencyClaim(byte[] Id, Guid Holder);
