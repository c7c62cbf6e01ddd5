using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Roles;

namespace Pulse.Domain.Users;

/// <summary>
/// A person (or a program that logs in like one). What proves it, the password and all that goes with it, is kept by
/// ASP.NET Core Identity and is not seen here.
/// </summary>
public sealed class User : IAuthored
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

    /// <summary>When the user first set a password; null: has not yet, and cannot log in.</summary>
    public DateTime? ActivatedAt { get; private set; }

    /// <summary>Since when a login needs a second factor; null: it needs none.</summary>
    public DateTime? MfaEnabledAt { get; private set; }

    /// <summary>When all one-time codes of an hour were guessed wrong after the right password; null: not since the password was set.</summary>
    public DateTime? SecondFactorGuessedAt { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Goes up by one with each edit.</summary>
    public long Version { get; private set; }

    public IReadOnlyCollection<Membership> Memberships => memberships;

    public IReadOnlyCollection<RoleAssignment> RoleAssignments => roleAssignments;

    /// <summary>The roles as the user holds them; needs them to be loaded.</summary>
    public IEnumerable<RoleGrant> Grants => roleAssignments.Select(assignment => assignment.Grant);

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

    /// <summary>The user has a password, and can log in from now on.</summary>
    public void Activate(DateTime now) => ActivatedAt ??= now;

    /// <summary>From now on a login needs a second factor.</summary>
    public void EnableMfa(DateTime now) => MfaEnabledAt ??= now;

    /// <summary>From now on the password is enough.</summary>
    public void DisableMfa() => MfaEnabledAt = null;

    /// <summary>Someone who knows the password has guessed at one-time codes. It is no edit: who is logging in at the moment goes on.</summary>
    public void SecondFactorGuessed(DateTime now) => SecondFactorGuessedAt = now;

    /// <summary>There is a new password, which whoever has guessed does not know.</summary>
    public void PasswordSet() => SecondFactorGuessedAt = null;

    /// <summary>Says who the user is, and whether they may log in.</summary>
    public void Identify(string email, bool active) => (Email, Active) = (email, active);

    /// <summary>Makes the user a member; the first account becomes the primary one.</summary>
    public void Join(AccountId accountId)
    {
        if (!IsMemberOf(accountId))
        {
            memberships.Add(Membership.Of(accountId, primary: memberships.Count == 0));
        }
    }

    /// <summary>Joins every account that an invited user was to join, with the roles there. What is held for all accounts is not handed on.</summary>
    public void TakeOver(User invited)
    {
        invited.memberships.ForEach(membership => Join(membership.AccountId));
        foreach (var assignment in invited.roleAssignments.Where(assignment => assignment.AccountId is { } account && IsMemberOf(account)))
        {
            Assign(assignment.RoleId, assignment.AccountId);
        }
    }

    /// <summary>Ends a membership, and with it every role held there. Where it was the primary account, the one joined first among the others becomes that.</summary>
    public void Leave(AccountId accountId)
    {
        memberships.RemoveAll(membership => membership.AccountId == accountId);
        roleAssignments.RemoveAll(assignment => assignment.AccountId == accountId);
        if (memberships.Count > 0 && !memberships.Exists(membership => membership.Primary))
        {
            memberships[0].BecomePrimary(true);
        }
    }

    /// <summary>Puts one of the user's accounts into effect where a request names none.</summary>
    public void MakePrimary(AccountId accountId) => memberships.ForEach(membership => membership.BecomePrimary(membership.AccountId == accountId));

    /// <summary>Puts none of the user's accounts into effect by itself, until another one is made primary.</summary>
    public void MakeNonePrimary() => memberships.ForEach(membership => membership.BecomePrimary(false));

    /// <param name="roleId">The role.</param>
    /// <param name="accountId">Where it is held; null: in all accounts.</param>
    public void Assign(int roleId, AccountId? accountId)
    {
        if (!Holds(roleId, accountId))
        {
            roleAssignments.Add(RoleAssignment.Of(roleId, accountId));
        }
    }

    /// <inheritdoc cref="Assign"/>
    public void Unassign(int roleId, AccountId? accountId) =>
        roleAssignments.RemoveAll(assignment => assignment.RoleId == roleId && assignment.AccountId == accountId);

    public bool IsMemberOf(AccountId accountId) => memberships.Exists(membership => membership.AccountId == accountId);

    /// <inheritdoc cref="Assign"/>
    public bool Holds(int roleId, AccountId? accountId) =>
        roleAssignments.Exists(assignment => assignment.RoleId == roleId && assignment.AccountId == accountId);

    /// <summary>
    /// Whether the user would administer less without this role: always where it is superAdmin, and where it is accountAdmin if nothing
    /// else makes the user an administrator there. Needs the roles to be loaded.
    /// </summary>
    public bool AdministersOnlyThrough(RoleGrant grant)
    {
        var others = Grants.Where(held => held != grant).ToList();
        return grant.IsSuperAdmin
            || (grant is { Global: true, Role: Role.AccountAdmin } && !others.Exists(other =>
                other.IsSuperAdmin || (grant.AccountId is { } account && other.IsAccountAdminOf(account))));
    }

    /// <summary>Remembers who has changed the user, whatever was changed.</summary>
    public void EditedBy(string editedBy, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (editedBy, now);
        Version++;
    }
}
