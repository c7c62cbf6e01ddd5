using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Delegation;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.Application.Authorization;

/// <summary>The authenticated principal. Immutable and independent of the account in effect.</summary>
public abstract record Caller
{
    /// <summary>The presented session. Null for a directly used API key.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When the presented session was created. Null for a directly used API key.</summary>
    public DateTime? SessionCreatedAt { get; init; }

    /// <summary>Expiry of the presented credential. Null: it does not expire.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>
    /// The only permissions that the presented session can have. Such a caller is no administrator, and cannot change its own user.
    /// Null: the session is not narrowed.
    /// </summary>
    public PermissionSet? NarrowedTo { get; init; }

    public required string CreatedBy { get; init; }

    public string? CreatedById { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public string? UpdatedById { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>Serialized responses of this caller. Null if it is not in the cache.</summary>
    public CallerResponses? Responses { get; init; }

    /// <summary>Name in records of changes: a user's e-mail or an API key's identifier.</summary>
    public abstract string Name { get; }

    /// <summary>The caller's rights in one of its accounts. Null if it has no such account or cannot act in it.</summary>
    public abstract AccountRights? RightsIn(AccountId account);

    /// <summary>All permissions that the caller holds in at least one of its accounts.</summary>
    public abstract PermissionSet HeldAnywhere { get; }

    /// <returns>The permissions without those that the session cannot have.</returns>
    internal PermissionSet Narrow(PermissionSet held) => NarrowedTo is { } narrowed ? held.Intersect(narrowed) : held;
}

public sealed record UserCaller : Caller
{
    public required int Id { get; init; }

    public required string Email { get; init; }

    public required CallerAccounts Accounts { get; init; }

    public required RoleGrants Roles { get; init; }

    /// <summary>The version of the user when read. It changes with everything that ends the user's sessions.</summary>
    public long Version { get; init; }

    /// <summary>Whether MFA is enabled for the user, and therefore was used for this session.</summary>
    public bool HasMfa { get; init; }

    /// <summary>When a caller with the correct password guessed second factors. Null: not since the password was set.</summary>
    public DateTime? SecondFactorGuessedAt { get; init; }

    /// <summary>Whether the password is still the one that Pulse generated at the first start.</summary>
    public bool HasFirstPassword { get; init; }

    /// <summary>The impersonated user, whose <see cref="Accounts"/> and <see cref="Roles"/> apply. Null if none.</summary>
    public Impersonation? Impersonation { get; init; }

    /// <summary>Whether the roles accountAdmin and superAdmin count. They do not in an impersonated or narrowed session.</summary>
    public bool HasAdminRoles => Impersonation is null && NarrowedTo is null;

    /// <summary>False in an impersonated or narrowed session.</summary>
    public bool IsSuperAdmin => HasAdminRoles && HoldsSuperAdmin;

    /// <summary>Whether the user is a superAdmin, also in an impersonated or narrowed session.</summary>
    public bool HoldsSuperAdmin => (Impersonation?.OwnRoles ?? Roles).HasSuperAdmin;

    public override string Name => Email;

    public override AccountRights? RightsIn(AccountId account) =>
        Accounts.Find(account) is { } own && (own.Active || IsSuperAdmin) && !Lacks(own.RequiresMfa)
            ? RightsIn(own.Id, own.Given)
            : null;

    public override PermissionSet HeldAnywhere => Accounts.Aggregate(
        PermissionSet.None, (held, account) => RightsIn(account.Id) is { } rights ? held.Union(rights.Held) : held);

    /// <summary>The caller's rights in an account, which the caller can act in, with these account permissions.</summary>
    public AccountRights RightsIn(AccountId account, PermissionSet given) =>
        new(PermissionsIn(account, given), given, AdminLevelIn(account));

    /// <summary>
    /// Whether the caller lacks the second factor that an account requires. A setting of an account does not apply to superAdmins:
    /// see <see cref="MfaPolicy"/>.
    /// </summary>
    public bool Lacks(bool requiredMfa) => requiredMfa && !HasMfa && !HoldsSuperAdmin;

    /// <summary>
    /// This user impersonating another, in the accounts in which this user may impersonate (a superAdmin: all). The other's primary
    /// account stays primary if it is among them.
    /// </summary>
    /// <returns>Null if there is no such active account, or if the other user is a superAdmin.</returns>
    public UserCaller? ActingAs(UserCaller other)
    {
        CallerAccounts accounts = [.. other.Accounts.Where(MayImpersonateIn)];
        if (!accounts.Any(account => account.Active) || other.IsSuperAdmin)
        {
            return null;
        }

        var primary = accounts.Primary ?? accounts[0];
        return this with
        {
            Accounts = [.. accounts.Select(account => account with { Primary = account.Id == primary.Id })],
            Roles = [.. other.Roles.Where(role => role.AccountId is not { } account || accounts.Find(account) is not null)],
            Impersonation = new Impersonation(other.Id, other.Email, Roles),
        };
    }

    /// <summary>A role without a membership does not count.</summary>
    private bool MayImpersonateIn(CallerAccount account) => IsSuperAdmin
        || (Accounts.Find(account.Id) is not null && Narrow(Roles.In(account.Id, account.Given)).Contains(Permission.ImpersonateUsers));

    private PermissionSet PermissionsIn(AccountId account, PermissionSet given)
    {
        var held = Roles.In(account, given);
        return Narrow(Impersonation is null ? held : held.Intersect(Impersonation.OwnRoles.In(account, given)));
    }

    private AdminLevel AdminLevelIn(AccountId account) =>
        IsSuperAdmin ? AdminLevel.SuperAdmin
        : HasAdminRoles && Roles.HasAccountAdminOf(account) ? AdminLevel.AccountAdmin
        : AdminLevel.None;
}

/// <summary>An impersonation.</summary>
/// <param name="UserId">The impersonated user.</param>
/// <param name="Email">The impersonated user's e-mail.</param>
/// <param name="OwnRoles">The roles of the impersonator, which limit the rights.</param>
public sealed record Impersonation(int UserId, string Email, RoleGrants OwnRoles);

public sealed record ApiKeyCaller : Caller
{
    public required Guid Id { get; init; }

    /// <summary>The secret that was presented, directly or at the login.</summary>
    public required Guid SecretId { get; init; }

    /// <summary>Whether the secret is pending, so that this can be its first use.</summary>
    public bool IsPending { get; init; }

    /// <summary>Whether another secret has replaced the presented one.</summary>
    public bool IsRetiring { get; init; }

    public required string Identifier { get; init; }

    public required string KeyName { get; init; }

    /// <summary>The key's external id, for which its uses count. Null if it has none.</summary>
    public string? ExternalId { get; init; }

    public required PermissionSet Permissions { get; init; }

    public required CallerAccount Account { get; init; }

    /// <summary>Conditions for every use of the key.</summary>
    public UseConditions Conditions { get; init; } = new();

    /// <summary>Limits for the keys that this key creates or changes.</summary>
    public KeyBounds? Bounds { get; init; }

    public RateLimit? RateLimit { get; init; }

    public Quota? Quota { get; init; }

    /// <summary>The last use of the key that this node knows. Null if this caller was not read from the database.</summary>
    public LastUse? LastUse { get; init; }

    public override string Name => Identifier;

    public override AccountRights? RightsIn(AccountId account) =>
        account == Account.Id ? new AccountRights(HeldAnywhere, Account.Given, Bounds: Bounds) : null;

    public override PermissionSet HeldAnywhere => Narrow(Permissions.Intersect(Account.Given));
}

/// <summary>An applicant with the key of a draft. Can access only that application and holds no permissions.</summary>
public sealed record ApplicantCaller : Caller
{
    /// <summary>The name in records of changes.</summary>
    public const string KnownAs = "applicant";

    public required Guid ApplicationId { get; init; }

    /// <summary>The account of the application.</summary>
    public required AccountId AccountId { get; init; }

    public override string Name => KnownAs;

    public override AccountRights? RightsIn(AccountId account) => null;

    public override PermissionSet HeldAnywhere => PermissionSet.None;
}
