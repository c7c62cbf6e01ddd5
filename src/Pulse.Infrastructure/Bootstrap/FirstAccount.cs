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

/// <summary>Creates the first account and its superAdmin on an empty database, once, even if several processes start together.</summary>
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
    private const string Author = "system";

    /// <summary>Checks the configured password before anything is written. It is not checked if there are users, because it is then
    /// unused.</summary>
    /// <exception cref="StartupException">The configured password is not allowed.</exception>
    public async Task RefuseBadPasswordAsync(CancellationToken cancellationToken)
    {
        if (FirstPassword.FaultOf(options) is { } fault
            && !((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any() && await db.Users.AnyAsync(cancellationToken)))
        {
            throw new StartupException(fault);
        }
    }

    /// <exception cref="StartupException">The first user cannot be created.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return;
        }

        var password = options.AdminPassword ?? CredentialGenerator.NewPassword();
        var accountId = credentials.NewAccountId();
        var passwordHash = await hashing.HashAsync(password);
        var created = await unitOfWork.ExecuteAsync(token => CreateAsync(accountId, password, passwordHash, token), cancellationToken);
        if (created.IsError)
        {
            throw new StartupException($"Cannot create the first account: {created.FirstError.Description}");
        }
    }

    private async Task<ErrorOr<Success>> CreateAsync(
        AccountId accountId, string password, string passwordHash, CancellationToken cancellationToken)
    {
        await db.LockAsync<CreationLock>(cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken))
        {
            return Result.Success;
        }

        var account = Account.Create(accountId, options.AccountName, Author, clock.UtcNow);
        var user = User.Create(options.AdminEmail, Author, clock.UtcNow);
        user.Activate(clock.UtcNow);
        if (options.AdminPassword is null)
        {
            user.PasswordGenerated();
        }

        user.Join(account.Id);
        user.Assign(Role.SuperAdminId, accountId: null);
        user.Assign(Role.AccountAdminId, account.Id);

        db.Accounts.Add(account);
        var created = await users.CreateAsync(new UserCredential(user) { PasswordHash = passwordHash });
        if (!created.Succeeded)
        {
            return Error.Failure("bootstrap_refused", string.Join(" ", created.Errors.Select(error => error.Description)));
        }

        Record(AuditActions.AccountCreated, AuditTarget.Account(account.Id), account.Id);
        Record(AuditActions.UserCreated, AuditTarget.User(user.Id), accountId: null);

        // Shown before the commit: after a crash in between, the account is created again with a new password, and no password is lost.
        FirstPassword.Show(account, user, options.AdminPassword is null ? password : null);
        return Result.Success;
    }

    private void Record(string action, AuditTarget target, AccountId? accountId) => audit.Add(AuditEvent.Of(
        Guid.CreateVersion7(), clock.UtcNow, action, AuditActor.System, target, accountId, ipAddress: null, changes: null));

    /// <summary>Taken to create the first account.</summary>
    private sealed class CreationLock() : DatabaseLock(id: 1);
}
