using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>The terms of every account, at no cost to a request that asks for one that is known.</summary>
public interface IAccountDirectory
{
    /// <returns>Null where there is no such account.</returns>
    ValueTask<AccountTerms?> FindAsync(AccountId id, CancellationToken cancellationToken);
}

/// <summary>On what terms users act in an account.</summary>
/// <param name="Given">What the account has been given.</param>
/// <param name="RequiresMfa">Whether users can act in it only with a second factor.</param>
public readonly record struct AccountTerms(PermissionSet Given, bool RequiresMfa);
