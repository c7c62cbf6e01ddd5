using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>Cached properties of accounts.</summary>
public interface IAccountDirectory
{
    /// <returns>Null if there is no such account.</returns>
    ValueTask<AccountTerms?> FindAsync(AccountId id, CancellationToken cancellationToken);
}

/// <summary>Properties of an account that limit its users.</summary>
/// <param name="Given">The account's permissions.</param>
/// <param name="RequiresMfa">Whether users need a second factor to act in it.</param>
public readonly record struct AccountTerms(PermissionSet Given, bool RequiresMfa);
