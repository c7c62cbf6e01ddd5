using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;

namespace Pulse.Domain.Users;

/// <summary>
/// A person (or a program that logs in like one). What proves it, the password and all that goes with it, is kept by
/// ASP.NET Core Identity and is not seen here.
/// </summary>
public sealed class User
{
    /// <summary>RFC 5321 allows a path of 256 octets, brackets included.</summary>
    public const int EmailMaxLength = 254;

    private readonly List<Membership> memberships = [];
    private readonly List<RoleAssignment> roleAssignments = [];

    private User()
    {
    }

    public int Id { get; private set; }

    public string Email { get; private set; } = "";

    public bool Active { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <summary>Goes up by one with each edit.</summary>
    public long Version { get; private set; }

    public IReadOnlyCollection<Membership> Memberships => memberships;

    public IReadOnlyCollection<RoleAssignment> RoleAssignments => roleAssignments;

    public static User Create(string email, string createdBy, DateTime now) => new()
    {
        Email = email,
        Active = true,
        CreatedAt = now,
        CreatedBy = createdBy,
        UpdatedAt = now,
        UpdatedBy = createdBy,
        Version = 1,
    };

    /// <summary>Makes the user a member; the first account becomes the primary one.</summary>
    public void Join(AccountId accountId)
    {
        if (memberships.TrueForAll(m => m.AccountId != accountId))
        {
            memberships.Add(Membership.Of(accountId, primary: memberships.Count == 0));
        }
    }

    /// <param name="roleId">The role.</param>
    /// <param name="accountId">Where it is held; null: in all accounts.</param>
    public void Assign(int roleId, AccountId? accountId)
    {
        if (roleAssignments.TrueForAll(a => a.RoleId != roleId || a.AccountId != accountId))
        {
            roleAssignments.Add(RoleAssignment.Of(roleId, accountId));
        }
    }
}
