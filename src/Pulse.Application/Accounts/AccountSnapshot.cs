using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Accounts;

/// <summary>An account in the audit log.</summary>
public sealed record AccountSnapshot(
    string AccountId,
    string AccountName,
    string? Repcode,
    bool Active,
    bool RequireMfa,
    IReadOnlyList<Permission> Permissions,
    DateTime CreatedAt,
    string CreatedBy) : IAuditSnapshot
{
    public static AccountSnapshot Of(Account account) => new(
        account.Id.ToString(),
        account.Name,
        account.Repcode,
        account.Active,
        account.RequireMfa,
        account.Permissions.ToSortedList(),
        account.CreatedAt,
        account.CreatedBy);

    public static AuditedState StateOf(Account account) => new(AuditTarget.Account(account.Id), account.Id, account.Version, Of(account));
}
