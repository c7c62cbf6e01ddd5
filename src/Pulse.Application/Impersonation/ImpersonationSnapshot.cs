using Pulse.Application.Audit;

namespace Pulse.Application.Impersonation;

/// <summary>An impersonated session in the audit log.</summary>
/// <param name="Session">The session.</param>
/// <param name="ExpiresAt">When it expires. Recorded when it begins.</param>
/// <param name="UserId">The user who impersonates. Recorded if the change of another user ends it.</param>
public sealed record ImpersonationSnapshot(Guid Session, DateTime? ExpiresAt = null, int? UserId = null) : IAuditSnapshot;
