using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Roles;

namespace Pulse.Domain.Users;

/// <summary>
/// A user: a person, or a program that logs in like one. ASP.NET Core Identity stores the password and other secrets.
/// </summary>
public sealed class User : IAuthored
{
    /// <summary>RFC 5321 allows a path of 256 octets including the angle brackets.</summary>
    public const int EmailMaxLength = 254;

    private readonly List<Membership> memberships = [];
    private readonly List<RoleAssignment> roleAssignments = [];

    private User()
    {
    }

    public int Id { get; private set; }

    public string Email { get; private set; } = "";

    public bool Active { get; private set; }

    /// <summary>When the user first set a password. Null: not yet; the user cannot log in.</summary>
    public DateTime? ActivatedAt { get; private set; }

    /// <summary>When MFA was enabled. Null: a login needs no second factor.</summary>
    public DateTime? MfaEnabledAt { get; private set; }

    /// <summary>
    /// When a caller with the correct password used all second-factor attempts of an hour. Null: not since the password was set.
    /// </summary>
    public DateTime? SecondFactorGuessedAt { get; private set; }

    /// <summary>Whether the password is still one that Pulse generated and showed to the operator.</summary>
    public bool HasFirstPassword { get; private set; }

    public DateTime CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

    /// <summary>Increases by one with each edit.</summary>
    public long Version { get; private set; }

    public IReadOnlyCollection<Membership> Memberships => memberships;

    public IReadOnlyCollection<RoleAssignment> RoleAssignments => roleAssignments;

    /// <summary>The assigned roles. They must be loaded.</summary>
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

    /// <summary>Records the first password. The user can log in from then on.</summary>
    public void Activate(DateTime now) => ActivatedAt ??= now;

    /// <summary>A login needs a second factor from now on.</summary>
    public void EnableMfa(DateTime now) => MfaEnabledAt ??= now;

    /// <summary>A login needs only the password from now on.</summary>
    public void DisableMfa() => MfaEnabledAt = null;

    /// <summary>
    /// Records that a caller with the correct password guessed second factors. Not an edit, so that running logins continue.
    /// </summary>
    public void SecondFactorGuessed(DateTime now) => SecondFactorGuessedAt = now;

    /// <summary>Records that Pulse generated the password.</summary>
    public void PasswordGenerated() => HasFirstPassword = true;

    /// <summary>Records a new password, which the guesser of second factors does not know.</summary>
    public void PasswordSet() => (SecondFactorGuessedAt, HasFirstPassword) = (null, false);

    /// <summary>Sets the e-mail and the active flag.</summary>
    public void Identify(string email, bool active) => (Email, Active) = (email, active);

    /// <summary>Adds memberships. The first account becomes the primary one.</summary>
    public void Join(params IEnumerable<AccountId> accountIds)
    {
        var joined = memberships.Select(membership => membership.AccountId).ToHashSet();
        foreach (var account in accountIds.Where(joined.Add))
        {
            memberships.Add(Membership.Of(this, account, primary: memberships.Count == 0));
        }
    }

    /// <summary>Takes over the accounts of an invited user and its roles in them. Roles for all accounts are not taken over.</summary>
    public void TakeOver(User invited)
    {
        Join(invited.memberships.Select(membership => membership.AccountId));
        var joined = memberships.Select(membership => membership.AccountId).ToHashSet();
        Assign(invited.roleAssignments
            .Where(assignment => assignment.AccountId is { } account && joined.Contains(account))
            .Select(assignment => (assignment.RoleId, assignment.AccountId)));
    }

    /// <summary>
    /// Ends memberships and removes the roles in these accounts. If the primary account was among them, the oldest other membership
    /// becomes primary.
    /// </summary>
    public void Leave(params IEnumerable<AccountId> accountIds)
    {
        var left = accountIds.ToHashSet();
        memberships.RemoveAll(membership => left.Contains(membership.AccountId));
        roleAssignments.RemoveAll(assignment => assignment.AccountId is { } account && left.Contains(account));
        if (left.Count > 0 && memberships.Count > 0 && !memberships.Exists(membership => membership.Primary))
        {
            memberships[0].BecomePrimary(true);
        }
    }

    /// <summary>Makes an account primary.</summary>
    public void MakePrimary(AccountId accountId) =>
        memberships.ForEach(membership => membership.BecomePrimary(membership.AccountId == accountId));

    /// <summary>Leaves the user without a primary account.</summary>
    public void MakeNonePrimary() => memberships.ForEach(membership => membership.BecomePrimary(false));

    /// <summary>Assigns a role in an account. Null: in all accounts.</summary>
    public void Assign(int roleId, AccountId? accountId) => Assign([(roleId, accountId)]);

    /// <summary>Assigns a role in each of these accounts.</summary>
    public void AssignIn(IEnumerable<AccountId> accountIds, int roleId) =>
        Assign(accountIds.Select(account => (roleId, (AccountId?)account)));

    /// <summary>Removes the assignment of a role in an account. Null: in all accounts.</summary>
    public void Unassign(int roleId, AccountId? accountId) =>
        roleAssignments.RemoveAll(assignment => assignment.RoleId == roleId && assignment.AccountId == accountId);

    /// <summary>Removes the assignments of a role in these accounts.</summary>
    public void UnassignIn(IEnumerable<AccountId> accountIds, int roleId)
    {
        var left = accountIds.ToHashSet();
        roleAssignments.RemoveAll(
            assignment => assignment.RoleId == roleId && assignment.AccountId is { } account && left.Contains(account));
    }

    public bool IsMemberOf(AccountId accountId) => memberships.Exists(membership => membership.AccountId == accountId);

    /// <summary>Whether the user holds a role in an account. Null: in all accounts.</summary>
    public bool Holds(int roleId, AccountId? accountId) =>
        roleAssignments.Exists(assignment => assignment.RoleId == roleId && assignment.AccountId == accountId);

    /// <returns>The accounts in which the user holds a role, without an assignment for all accounts.</returns>
    public HashSet<AccountId> AccountsWith(int roleId) =>
    [
        .. roleAssignments.Where(assignment => assignment.RoleId == roleId)
            .Select(assignment => assignment.AccountId).OfType<AccountId>(),
    ];

    /// <summary>
    /// Whether the user would lose administration without this role: always for superAdmin, and for accountAdmin if no other role
    /// makes the user an administrator of that account. The roles must be loaded.
    /// </summary>
    public bool AdministersOnlyThrough(RoleGrant grant)
    {
        var others = Grants.Where(held => held != grant).ToList();
        return grant.IsSuperAdmin
            || (grant is { Global: true, Role: Role.AccountAdmin } && !others.Exists(other =>
                other.IsSuperAdmin || (grant.AccountId is { } account && other.IsAccountAdminOf(account))));
    }

    /// <summary>Records the editor of any change.</summary>
    public void EditedBy(string editedBy, DateTime now)
    {
        (UpdatedBy, UpdatedAt) = (editedBy, now);
        Version++;
    }

    private void Assign(IEnumerable<(int RoleId, AccountId? AccountId)> assigned)
    {
        var held = roleAssignments.Select(assignment => (assignment.RoleId, assignment.AccountId)).ToHashSet();
        foreach (var (role, account) in assigned.Where(held.Add))
        {
            roleAssignments.Add(RoleAssignment.Of(role, account));
        }
    }
}
