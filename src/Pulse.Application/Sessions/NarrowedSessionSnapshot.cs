using Pulse.Application.Audit;

namespace Pulse.Application.Sessions;

/// <summary>A narrowed session in the audit log.</summary>
/// <param name="NarrowedTo">The only permissions that it can have.</param>
public sealed record NarrowedSessionSnapshot(IReadOnlyList<string> NarrowedTo) : IAuditSnapshot;
