using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Roles;

/// <summary>
/// Ensures that role names are unique within an account and the global roles, ignoring case and width. The database indexes are
/// case-sensitive, so names are checked under a lock.
/// </summary>
public sealed class RoleNames(IRoleRepository roles)
{
    /// <summary>
    /// Checks that a name is free for an owner (null: global roles), and keeps it free until the current unit of work ends.
    /// </summary>
    public async Task<ErrorOr<Success>> TakeAsync(AccountId? owner, string name, CancellationToken cancellationToken)
    {
        await roles.LockNamesAsync(cancellationToken);
        return await roles.IsNameTakenAsync(owner, name, cancellationToken) ? RoleErrors.DuplicateName : Result.Success;
    }
}
