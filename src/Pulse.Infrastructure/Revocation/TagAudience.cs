using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Roles;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Revocation;

/// <summary>
/// The accounts in which something is used that a tag stands for. A user and its sessions are used in all accounts of the user, so their
/// accounts are read from the database.
/// </summary>
public sealed class TagAudience
{
    /// <summary>Name of the column with the number of the account of a session. Null for sessions of superAdmins.</summary>
    public const string AccountOfSession = "CountedIn";

    private readonly HashSet<AccountId> accounts = [];
    private readonly HashSet<int> users = [];
    private bool isEveryone;

    /// <summary>Users whose accounts belong to the audience.</summary>
    public IReadOnlySet<int> Users => users;

    /// <summary>Adds the accounts of an entity that changes.</summary>
    public void Add(EntityEntry entry)
    {
        switch (entry.Entity)
        {
            case ApiKey key:
                accounts.Add(key.AccountId);
                break;
            case KeySecret secret:
                accounts.Add(secret.AccountId);
                break;
            case Account account:
                accounts.Add(account.Id);
                break;
            case Role { AccountId: { } account }:
                accounts.Add(account);
                break;
            case Membership membership:
                users.Add(membership.UserId);
                accounts.Add(membership.AccountId);
                break;
            case RoleAssignment { AccountId: not null } assignment:
                users.Add(assignment.UserId);
                break;
            case Session { UserId: { } user } session:
                users.Add(session.ImpersonatedUserId ?? user);
                break;
            case Session when entry.Property(AccountOfSession).CurrentValue is long account:
                accounts.Add(new AccountId(account));
                break;
            case User user:
                users.Add(user.Id);
                break;
            case IdentityUser<int> credential:
                users.Add(credential.Id);
                break;
            default:
                isEveryone = true;
                break;
        }
    }

    /// <param name="known">The accounts of the users. A user without an entry is used in every account, or was deleted.</param>
    public Audience With(IReadOnlyDictionary<int, List<AccountId>> known) =>
        isEveryone || users.Any(user => !known.ContainsKey(user))
            ? Audience.Everyone
            : Audience.Of([.. accounts.Union(users.SelectMany(user => known[user])).OrderBy(account => account.Number)]);
}
