using Pulse.Application.Audit;

namespace Pulse.Application.Usage;

/// <summary>A suspicious use of a key in the audit log.</summary>
/// <param name="Reason">newAddress, longSilence or refusals.</param>
/// <param name="Address">The new address.</param>
/// <param name="Refusals">Refusals in this hour.</param>
public sealed record SuspiciousUseSnapshot(string Reason, string? Address = null, long? Refusals = null) : IAuditSnapshot;
