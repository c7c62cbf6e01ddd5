using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Users;
using Pulse.Domain.Common;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Identity's half of a user's row. Sees all accounts: an e-mail is unique among all who can log in by it.</summary>
internal sealed class UserLogins(PulseDbContext db, ILookupNormalizer normalizer) : IUserLogins
{
    public async Task<IReadOnlyList<EmailHolder>> FindHoldersAsync(string email, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeEmail(email);
        var found = await db.Users.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(credential => credential.NormalizedEmail == normalized)
            .Select(credential => new
            {
                credential.Id,
                credential.NormalizedEmail,
                credential.NormalizedUserName,
                Accounts = credential.Profile!.Memberships.Select(membership => membership.AccountId).ToList(),
            })
            .ToListAsync(cancellationToken);

        // SQL Server takes trailing blanks for nothing.
        return [.. found.Where(holder => holder.NormalizedEmail == normalized)
            .Select(holder => new EmailHolder(holder.Id, holder.NormalizedUserName == normalized, holder.Accounts))];
    }

    public async Task AddAsync(User user, bool isLogin, PasswordToken token, CancellationToken cancellationToken)
    {
        var credential = new UserCredential(user) { SecurityStamp = UserCredential.NewStamp() };
        SetLogin(credential, user, isLogin);
        SetToken(credential, token);
        db.Users.Add(credential);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RenameAsync(User user, bool isLogin, CancellationToken cancellationToken)
    {
        var credential = await FindAsync(user.Id, cancellationToken);
        SetLogin(credential, user, isLogin);
        SetToken(credential, null);
    }

    public async Task IssueTokenAsync(User user, bool isLogin, PasswordToken token, CancellationToken cancellationToken)
    {
        var credential = await FindAsync(user.Id, cancellationToken);
        SetLogin(credential, user, isLogin);
        SetToken(credential, token);
    }

    public async Task RevokeTokenAsync(int userId, CancellationToken cancellationToken) => SetToken(await FindAsync(userId, cancellationToken), null);

    public async Task<int?> FindInvitedAsync(CredentialHash token, int userId, DateTime now, CancellationToken cancellationToken)
    {
        var stored = token.ToBytes();
        var invited = await db.Users.SingleOrDefaultAsync(credential => credential.PasswordTokenHash == stored, cancellationToken);
        var caller = await db.Users.SingleOrDefaultAsync(credential => credential.Id == userId, cancellationToken);
        return invited is not null && caller is not null && token.Matches(invited.PasswordTokenHash!) && invited.PasswordTokenExpiresAt > now
            && invited.IsInvited && invited.NormalizedEmail == caller.NormalizedUserName
            ? invited.Id
            : null;
    }

    private Task<UserCredential> FindAsync(int userId, CancellationToken cancellationToken) =>
        db.Users.SingleAsync(credential => credential.Id == userId, cancellationToken);

    private void SetLogin(UserCredential credential, User user, bool isLogin)
    {
        credential.Email = user.Email;
        credential.NormalizedEmail = normalizer.NormalizeEmail(user.Email);
        if (isLogin || !credential.IsInvited)
        {
            credential.UserName = isLogin ? user.Email : $"{UserCredential.InvitedPrefix}{Guid.CreateVersion7():N}";
            credential.NormalizedUserName = normalizer.NormalizeName(credential.UserName);
        }
    }

    private static void SetToken(UserCredential credential, PasswordToken? token)
    {
        credential.PasswordTokenHash = token?.Hash.ToBytes();
        credential.PasswordTokenExpiresAt = token?.ExpiresAt;
    }
}
