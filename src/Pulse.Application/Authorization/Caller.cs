using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Authorization;

/// <summary>Who has proved to be calling: immutable, and the same whatever account the request is about.</summary>
public abstract record Caller
{
    /// <summary>The session that was presented; null for an API key used directly.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When what was presented ends; null: never.</summary>
    public DateTime? ExpiresAt { get; init; }

    public required string CreatedBy { get; init; }

    public string? CreatedById { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public string? UpdatedById { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>How others will read who did something: a user's e-mail or a key's identifier.</summary>
    public abstract string Name { get; }

    /// <summary>What the caller has in an account of its own; null where it has none of that id, or cannot act there.</summary>
    public abstract AccountRights? RightsIn(AccountId account);
}

public sealed record UserCaller : Caller
{
    public required int Id { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<CallerAccount> Accounts { get; init; }

    public required IReadOnlyList<RoleGrant> Roles { get; init; }

    /// <summary>The user's version as it was read: whatever ends the user's sessions makes it another.</summary>
    public long Version { get; init; }

    /// <summary>Whether logins need a second factor, so that this one was given it.</summary>
    public bool HasMfa { get; init; }

    /// <summary>When someone who knew the password has guessed at one-time codes; null: not since the password was set.</summary>
    public DateTime? SecondFactorGuessedAt { get; init; }

    /// <summary>As whom the caller acts: <see cref="Accounts"/> and <see cref="Roles"/> are then that user's; null: as nobody else.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>Never of who impersonates somebody.</summary>
    public bool IsSuperAdmin => Impersonation is null && HoldsSuperAdmin;

    /// <summary>Whether the user who is really calling is a superAdmin, also while impersonating another.</summary>
    public bool HoldsSuperAdmin => (Impersonation?.OwnRoles ?? Roles).Any(role => role.IsSuperAdmin);

    public override string Name => Email;

    public override AccountRights? RightsIn(AccountId account) =>
        Accounts.FirstOrDefault(own => own.Id == account) is { } own && (own.Active || IsSuperAdmin) && !Lacks(own.RequiresMfa)
            ? RightsIn(own.Id, own.Given)
            : null;

    /// <param name="account">An account where the caller can act.</param>
    /// <param name="given">What it has been given.</param>
    public AccountRights RightsIn(AccountId account, PermissionSet given) => new(PermissionsIn(account, given), given, StandingIn(account));

    /// <summary>
    /// Whether a second factor that an account requires of its members was not given. It is the account's own setting, and therefore does
    /// not bind superAdmins: see <see cref="MfaPolicy"/>.
    /// </summary>
    public bool Lacks(bool requiredMfa) => requiredMfa && !HasMfa && !HoldsSuperAdmin;

    /// <summary>
    /// The same user acting as another, in those of the other's accounts where this one may impersonate; a superAdmin may in all. The
    /// other's primary account stays that where it is among them.
    /// </summary>
    /// <returns>Null where there is no such account, or none that is active, and where the other is a superAdmin.</returns>
    public UserCaller? ActingAs(UserCaller other)
    {
        var accounts = other.Accounts.Where(MayImpersonateIn).OrderBy(account => account.Id.Number).ToList();
        if (!accounts.Exists(account => account.Active) || other.IsSuperAdmin)
        {
            return null;
        }

        var primary = accounts.Find(account => account.Primary) ?? accounts[0];
        return this with
        {
            Accounts = [.. accounts.Select(account => account with { Primary = account.Id == primary.Id })],
            Roles = [.. other.Roles.Where(role => accounts.Exists(account => role.AppliesTo(account.Id)))],
            Impersonation = new Impersonation(other.Id, other.Email, Roles),
        };
    }

    /// <summary>Not by a role that is left over where the membership has ended.</summary>
    private bool MayImpersonateIn(CallerAccount account) => IsSuperAdmin
        || (Accounts.Any(own => own.Id == account.Id) && RoleGrant.In(Roles, account.Id, account.Given).Contains(Permission.ImpersonateUsers));

    private PermissionSet PermissionsIn(AccountId account, PermissionSet given)
    {
        var held = RoleGrant.In(Roles, account, given);
        return Impersonation is null ? held : held.Intersect(RoleGrant.In(Impersonation.OwnRoles, account, given));
    }

    private AdminLevel StandingIn(AccountId account) =>
        IsSuperAdmin ? AdminLevel.SuperAdmin
        : Impersonation is null && Roles.Any(role => role.IsAccountAdminOf(account)) ? AdminLevel.AccountAdmin
        : AdminLevel.None;
}

/// <summary>As whom a user acts.</summary>
/// <param name="UserId">The other user.</param>
/// <param name="Email">The other user's e-mail.</param>
/// <param name="OwnRoles">The roles of who is really calling: nothing is allowed that they do not give as well.</param>
public sealed record Impersonation(int UserId, string Email, IReadOnlyList<RoleGrant> OwnRoles);

public sealed record ApiKeyCaller : Caller
{
    public required Guid Id { get; init; }

    /// <summary>The secret that was presented, now or for the session.</summary>
    public required Guid SecretId { get; init; }

    /// <summary>Whether that secret waits for its first use, which this may be.</summary>
    public bool IsPending { get; init; }

    public required string Identifier { get; init; }

    public required string KeyName { get; init; }

    public required PermissionSet Permissions { get; init; }

    public required CallerAccount Account { get; init; }

    /// <summary>What must hold whenever the key is used.</summary>
    public UseConditions Conditions { get; init; } = new();

    /// <summary>What bounds what the key makes and changes.</summary>
    public KeyBounds? Bounds { get; init; }

    public RateLimit? RateLimit { get; init; }

    public Quota? Quota { get; init; }

    public override string Name => Identifier;

    public override AccountRights? RightsIn(AccountId account) =>
        account == Account.Id ? new AccountRights(Permissions.Intersect(Account.Given), Account.Given, Bounds: Bounds) : null;
}

/// <summary>Who has the key of a draft: it reaches that one application, and holds no permission anywhere.</summary>
public sealed record ApplicantCaller : Caller
{
    /// <summary>As it stands in what such a caller has edited.</summary>
    public const string KnownAs = "applicant";

    public required Guid ApplicationId { get; init; }

    /// <summary>Whose application it is.</summary>
    public required AccountId AccountId { get; init; }

    public override string Name => KnownAs;

    public override AccountRights? RightsIn(AccountId account) => null;
}

/// <summary>An account as a caller belongs to it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Repcode">Its sales representative's code.</param>
/// <param name="Active">Whether its members may act in it.</param>
/// <param name="Given">What it has been given.</param>
/// <param name="Primary">Whether it is in effect when a request names none.</param>
/// <param name="RequiresMfa">Whether users can act in it only with a second factor.</param>
public sealed record CallerAccount(AccountId Id, string Name, string? Repcode, bool Active, PermissionSet Given, bool Primary, bool RequiresMfa = false);
