using Pulse.Application.Audit;

namespace Pulse.Application.Recovery;

/// <summary>A restore of the database, in the system's audit log.</summary>
/// <param name="BackupCreatedAt">When the backup began. All later changes are lost.</param>
/// <param name="SessionsEnded">Whether all sessions of the backup were ended.</param>
public sealed record RestoreSnapshot(DateTime BackupCreatedAt, bool SessionsEnded) : IAuditSnapshot;

/// <summary>A new key of the ring, in the system's audit log.</summary>
public sealed record RingKeySnapshot(Guid KeyId) : IAuditSnapshot;
