using ErrorOr;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>Makes the first account and its superAdmin on an empty database, once, however many processes start at once.</summary>
internal sealed class FirstAccount(
    PulseDbContext db,
    UserManager<UserCredential> users,
    PasswordHashing hashing,
    IUnitOfWork unitOfWork,
    IAuditTrail audit,
    ICredentialGenerator credentials,
    TimeProvider clock,
    BootstrapOptions options)
{
    private const string MadeBy = "system";

    /// <summary>Before anything is written. Where there are users, the password that is set is nobody's, and may be what it likes.</summary>
    /// <exception cref="StartupException">The first user could not have the password that is set.</exception>
    public async Task RefuseBadPasswordAsync(CancellationToken cancellationToken)
    {
        if (FirstPassword.FaultOf(options) is { } fault
            && !((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any() && await db.Users.AnyAsync(cancellationToken)))
        {
            throw new StartupException(fault);
        }
    }

    /// <exception cref="StartupException">The first user is refused.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return;
        }

        var password = options.AdminPassword ?? CredentialGenerator.NewPassword();
        var accountId = credentials.NewAccountId();
        var passwordHash = await hashing.HashAsync(password);
        var made = await unitOfWork.ExecuteAsync(token => MakeAsync(accountId, password, passwordHash, token), cancellationToken);
        if (made.IsError)
        {
            throw new StartupException($"The first account cannot be made: {made.FirstError.Description}");
        }
    }

    private async Task<ErrorOr<Success>> MakeAsync(AccountId accountId, string password, string passwordHash, CancellationToken cancellationToken)
    {
        await db.LockAsync(LockRow.FirstAccount, cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return Result.Success;
        }

        var account = Account.Create(accountId, options.AccountName, MadeBy, clock.UtcNow);
        var user = User.Create(options.AdminEmail, MadeBy, clock.UtcNow);
        user.Activate(clock.UtcNow);
        user.Join(account.Id);
        user.Assign(Role.SuperAdminId, accountId: null);
        user.Assign(Role.AccountAdminId, account.Id);

        db.Accounts.Add(account);
        var created = await users.CreateAsync(new UserCredential(user) { PasswordHash = passwordHash });
        if (!created.Succeeded)
        {
            return Error.Failure("bootstrap_refused", string.Join(" ", created.Errors.Select(error => error.Description)));
        }

        audit.Add(AuditEvent.Of(clock.UtcNow, AuditActions.AccountCreated, AuditActor.System, AuditTarget.Account(account.Id), account.Id, ipAddress: null, changes: null));
        audit.Add(AuditEvent.Of(clock.UtcNow, AuditActions.UserCreated, AuditActor.System, AuditTarget.User(user.Id), account: null, ipAddress: null, changes: null));

        // Told before the commit: a crash in between loses an account that is made again, not the only password to it.
        FirstPassword.Tell(account, user, options.AdminPassword is null ? password : null);
        return Result.Success;
    }
}
