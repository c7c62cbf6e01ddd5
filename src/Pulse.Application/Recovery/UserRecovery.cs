using ErrorOr;
using Pulse.Application.Accounts;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Application.Roles;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;

namespace Pulse.Application.Recovery;

/// <summary>
/// Gives a way back in to users who cannot log in, for the operator of the host. There is no caller: the actor of each event is the system.
/// Each change ends all sessions of the user.
/// </summary>
public sealed class UserRecovery(
    IUserLogins logins,
    IUserRepository users,
    IAccountRepository accounts,
    ISecondFactorStore factors,
    ISessionRepository sessions,
    IPasswordHashing hashing,
    IUnitOfWork unitOfWork,
    IdentityAudit identities,
    UserAudit memberships,
    AuditLog audit,
    TimeProvider clock)
{
    private const string Author = "system";

    /// <summary>Sets a password that was generated, and that the user must change. A user without a password gets the login.</summary>
    public async Task<ErrorOr<User>> ResetPasswordAsync(string email, string password, CancellationToken cancellationToken)
    {
        var hash = await hashing.HashAsync(password);
        return await ChangeAsync(
            email,
            async (user, token) =>
            {
                await SetPasswordAsync(user, hash, token);
                await EndAsync(user, AuditActions.UserPasswordSet, before: null, token);
                return user;
            },
            cancellationToken);
    }

    /// <summary>Removes the second factor and the recovery codes. The next login needs only the password.</summary>
    public Task<ErrorOr<User>> ResetMfaAsync(string email, CancellationToken cancellationToken) => ChangeAsync(
        email,
        async (user, token) =>
        {
            if (user.MfaEnabledAt is null)
            {
                return RecoveryErrors.NoSecondFactor(user);
            }

            user.DisableMfa();
            await factors.ForgetAsync(user.Id, token);
            await EndAsync(user, AuditActions.UserMfaDisabled, before: null, token);
            return user;
        },
        cancellationToken);

    /// <summary>Assigns superAdmin in all accounts. Creates the user if there is none, and activates a deactivated one.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <param name="password">The generated password of a user who has none.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task<ErrorOr<PromotedUser>> MakeSuperAdminAsync(string email, string password, CancellationToken cancellationToken)
    {
        if (!EmailAddress.IsValid(email) || !EmailAddress.IsDistinct(email))
        {
            return RecoveryErrors.BadEmail(email);
        }

        var hash = await hashing.HashAsync(password);
        return await unitOfWork.ExecuteAsync(
            async token =>
            {
                var found = await FindAsync(email, token);
                return found is { Active: true, ActivatedAt: not null } && found.Holds(Role.SuperAdminId, accountId: null)
                    ? RecoveryErrors.AlreadySuperAdmin(found)
                    : await (found is null ? await CreateAsync(email, token) : found.ToErrorOr())
                        .ThenAsync(user => PromoteAsync(user, hash, token));
            },
            cancellationToken);
    }

    private Task<ErrorOr<User>> ChangeAsync(
        string email, Func<User, CancellationToken, Task<ErrorOr<User>>> change, CancellationToken cancellationToken) =>
        unitOfWork.ExecuteAsync(
            async token => await FindAsync(email, token) switch
            {
                null => EmailAddress.IsValid(email) ? RecoveryErrors.Unknown(email) : RecoveryErrors.BadEmail(email),
                { Active: false } user => RecoveryErrors.Inactive(user),
                { } user => await change(user, token),
            },
            cancellationToken);

    /// <summary>Several users without a login can have one e-mail: the oldest of them gets it.</summary>
    private async Task<User?> FindAsync(string email, CancellationToken cancellationToken)
    {
        var holders = EmailAddress.IsValid(email) ? await logins.FindHoldersAsync(email, cancellationToken) : [];
        return holders.OrderByDescending(holder => holder.IsLogin).ThenBy(holder => holder.UserId).FirstOrDefault() is { } found
            ? await users.FindAsync(found.UserId, cancellationToken)
            : null;
    }

    /// <summary>A new user belongs to the oldest active account.</summary>
    private async Task<ErrorOr<User>> CreateAsync(string email, CancellationToken cancellationToken)
    {
        var oldest = new ListAccounts
        {
            Page = 1,
            PageSize = 1,
            Sort = "createdAt",
            Filters = new Dictionary<string, string> { ["active"] = "true" },
        };
        var page = await accounts.ListAsync(visible: null, oldest, AccountFields.All, cancellationToken);
        if (page.IsError || page.Value.Items is not [var account])
        {
            return page.IsError ? page.Errors : RecoveryErrors.NoAccount;
        }

        var user = User.Create(email, Author, clock.UtcNow);
        user.Join(account.Id);
        await logins.AddAsync(user, token: null, cancellationToken);
        await users.LoadNewAsync(user, cancellationToken);
        await identities.RecordAsync(
            AuditActions.UserCreated, AuditActor.System, user.Id, AuditChanges.Between(null, UserSnapshot.Of(user)), cancellationToken);
        memberships.RecordMemberships(user, new Dictionary<AccountId, MembershipSnapshot>(), [account.Id]);
        return user;
    }

    private async Task<ErrorOr<PromotedUser>> PromoteAsync(User user, string hash, CancellationToken cancellationToken)
    {
        var needsPassword = user.ActivatedAt is null;
        await logins.RevokeTokenAsync(user.Id, cancellationToken);
        if (needsPassword)
        {
            await SetPasswordAsync(user, hash, cancellationToken);
        }

        if (!user.Holds(Role.SuperAdminId, accountId: null))
        {
            user.Assign(Role.SuperAdminId, accountId: null);
            var roles = await users.FindRolesAsync([Role.SuperAdminId], cancellationToken);
            audit.RecordIn(
                account: null,
                AuditActions.RoleAssigned,
                AuditTarget.User(user.Id),
                before: null,
                RoleAssignmentSnapshot.Of(roles.Single()));
        }

        var before = UserSnapshot.Of(user);
        user.Identify(user.Email, active: true);
        await EndAsync(user, needsPassword ? AuditActions.UserPasswordSet : AuditActions.UserUpdated, before, cancellationToken);
        return new PromotedUser(user, needsPassword);
    }

    private async Task SetPasswordAsync(User user, string hash, CancellationToken cancellationToken)
    {
        await logins.SetFirstPasswordAsync(user, hash, cancellationToken);
        user.Activate(clock.UtcNow);
    }

    /// <summary>The edit appends to the change feed, so that other processes refuse the sessions that end here.</summary>
    private async Task EndAsync(User user, string action, UserSnapshot? before, CancellationToken cancellationToken)
    {
        user.EditedBy(Author, clock.UtcNow);
        await sessions.EndAllAsync(user.Id, except: null, cancellationToken);
        var changes = before is null ? null : AuditChanges.Between(before, UserSnapshot.Of(user));
        if (changes is not null || action != AuditActions.UserUpdated)
        {
            await identities.RecordAsync(action, AuditActor.System, user.Id, changes, cancellationToken);
        }
    }
}

/// <summary>A user who is a superAdmin now.</summary>
/// <param name="User">The user.</param>
/// <param name="HasNewPassword">Whether the user had no password and has the generated one now.</param>
public sealed record PromotedUser(User User, bool HasNewPassword);
