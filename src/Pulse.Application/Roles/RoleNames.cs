using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Application.Roles;

/// <summary>
/// Names tell roles apart, whatever their letter case and width: an account's own from one another and from the global ones, and global ones
/// from one another. The database's own indexes count letter case, so that names are taken one at a time.
/// </summary>
public sealed class RoleNames(IRoleRepository roles)
{
    /// <summary>In a unit of work: the name stays free until it ends.</summary>
    /// <param name="owner">Whose role shall have it; null: a global one.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ErrorOr<Success>> TakeAsync(AccountId? owner, string name, CancellationToken cancellationToken)
    {
        await roles.LockNamesAsync(cancellationToken);
        return await roles.IsNameTakenAsync(owner, name, cancellationToken) ? RoleErrors.DuplicateName : Result.Success;
    }
}
