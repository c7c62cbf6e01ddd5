using Pulse.Application.Audit;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Accounts;

/// <summary>An account in the audit log.</summary>
/// <param name="Permissions">Permissions that were given to this account. It also has those of all accounts.</param>
/// <param name="WithheldPermissions">Permissions of all accounts that this one does not have. Null: none.</param>
public sealed record AccountSnapshot(
    string AccountId,
    string AccountName,
    string? Repcode,
    bool Active,
    bool RequireMfa,
    IReadOnlyList<string> Permissions,
    DateTime CreatedAt,
    string CreatedBy,
    IReadOnlyList<string>? WithheldPermissions = null) : IAuditSnapshot
{
    public static AccountSnapshot Of(Account account) => new(
        account.Id.ToString(),
        account.Name,
        account.Repcode,
        account.Active,
        account.RequireMfa,
        account.OwnPermissions.ToNames(),
        account.CreatedAt,
        account.CreatedBy,
        account.WithheldPermissions?.Names);

    public static AuditedState StateOf(Account account) => new(AuditTarget.Account(account.Id), account.Id, account.Version, Of(account));
}
