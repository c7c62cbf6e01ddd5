using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>An aggregate at one moment, as the audit log records it.</summary>
/// <param name="Account">The account whose log gets the event. Null: the system's log.</param>
/// <param name="Version">The version of the aggregate.</param>
public sealed record AuditedState(AuditTarget Target, AccountId? Account, long Version, IAuditSnapshot Snapshot);
