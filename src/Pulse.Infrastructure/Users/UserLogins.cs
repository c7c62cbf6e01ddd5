using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Identity's part of a user's row. It writes the same values as Identity, but without Identity's sequence of reads and hashing within the
/// transaction. It reads all accounts, because a login is unique across accounts.
/// </summary>
internal sealed class UserLogins(PulseDbContext db, ILookupNormalizer normalizer, TimeProvider clock) : IUserLogins
{
    public async Task<IReadOnlyList<EmailHolder>> FindHoldersAsync(string email, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeEmail(email);
        var found = await db.Set<UserCredential>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(credential => credential.NormalizedEmail == normalized)
            .Select(credential => new
            {
                credential.Id,
                credential.NormalizedEmail,
                credential.NormalizedUserName,
                Accounts = credential.User!.Memberships.Select(membership => membership.AccountId).ToList(),
            })
            .ToListAsync(cancellationToken);

        // SQL Server ignores trailing spaces in comparisons.
        return [.. found.Where(holder => holder.NormalizedEmail == normalized)
            .Select(holder => new EmailHolder(holder.Id, UserCredential.IsLogin(holder.NormalizedUserName), holder.Accounts))];
    }

    public async Task AddAsync(User user, PasswordToken? token, CancellationToken cancellationToken)
    {
        var credential = new UserCredential(user) { SecurityStamp = UserCredential.NewStamp() };
        SetEmail(credential, user.Email);
        SetUserName(credential, $"{UserCredential.InvitedPrefix}{Guid.CreateVersion7():N}");
        SetToken(credential, token);
        db.Set<UserCredential>().Add(credential);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RenameAsync(User user, CancellationToken cancellationToken)
    {
        var credential = await FindAsync(user.Id, cancellationToken);
        SetEmail(credential, user.Email);
        if (user.ActivatedAt is not null)
        {
            SetUserName(credential, user.Email);
        }

        Changed(credential);
    }

    public async Task IssueTokenAsync(int userId, PasswordToken token, CancellationToken cancellationToken) =>
        SetToken(await FindAsync(userId, cancellationToken), token);

    /// <summary>Counts through the account's memberships, so that tokens of other accounts' users cost nothing.</summary>
    public Task<int> CountTokensAsync(AccountId account, int except, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var pending = from membership in db.Set<Membership>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
                      where membership.AccountId == account && membership.UserId != except
                      join credential in db.Set<UserCredential>() on membership.UserId equals credential.Id
                      where credential.PasswordTokenExpiresAt > now
                      select credential.Id;
        return pending.CountAsync(cancellationToken);
    }

    public async Task RevokeTokenAsync(int userId, CancellationToken cancellationToken) =>
        SetToken(await FindAsync(userId, cancellationToken), null);

    /// <summary>Compares the found token again in code, because database collations may be less strict.</summary>
    public async Task<StoredToken?> FindTokenAsync(CredentialHash token, CancellationToken cancellationToken)
    {
        var hash = token.ToBytes();
        var found = await db.Set<UserCredential>().AsNoTracking().SingleOrDefaultAsync(
            credential => credential.PasswordTokenHash == hash, cancellationToken);
        var email = found?.NormalizedEmail ?? "";
        var login = await db.Set<UserCredential>().AsNoTracking().SingleOrDefaultAsync(
            credential => credential.NormalizedUserName == email, cancellationToken);
        var loginId = UserCredential.IsLogin(found?.NormalizedUserName) ? found?.Id : login?.Id;
        return found is { PasswordTokenHash: { } stored } && token.Matches(stored) && found.PasswordTokenExpiresAt > clock.UtcNow
            ? new StoredToken(found.Id, found.PasswordTokenIssuer, loginId)
            : null;
    }

    public async Task<bool> RedeemTokenAsync(User user, CredentialHash token, string passwordHash, CancellationToken cancellationToken)
    {
        var hash = token.ToBytes();
        var credential = await db.Set<UserCredential>().SingleOrDefaultAsync(
            credential => credential.Id == user.Id && credential.PasswordTokenHash == hash, cancellationToken);
        if (credential is null)
        {
            return false;
        }

        SetUserName(credential, user.Email);
        user.PasswordSet();
        await SetPasswordAsync(credential, passwordHash, cancellationToken);
        return true;
    }

    public async Task SetFirstPasswordAsync(User user, string passwordHash, CancellationToken cancellationToken)
    {
        var credential = await FindAsync(user.Id, cancellationToken);
        SetUserName(credential, user.Email);
        user.PasswordSet();
        user.PasswordGenerated();
        await SetPasswordAsync(credential, passwordHash, cancellationToken);
    }

    public Task<string?> FindStampAsync(int userId, CancellationToken cancellationToken) =>
        db.Set<UserCredential>().Where(credential => credential.Id == userId).Select(credential => credential.SecurityStamp)
            .SingleOrDefaultAsync(cancellationToken);

    public async Task<User?> SetPasswordAsync(int userId, string? stamp, string passwordHash, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, stamp, cancellationToken) is not { } credential)
        {
            return null;
        }

        credential.User?.PasswordSet();
        await SetPasswordAsync(credential, passwordHash, cancellationToken);
        return credential.User;
    }

    public async Task<User?> SetEmailAsync(int userId, string? stamp, string email, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, stamp, cancellationToken) is not { User: { } user } credential)
        {
            return null;
        }

        user.Identify(email, user.Active);
        SetEmail(credential, email);
        SetUserName(credential, email);
        Changed(credential);
        return user;
    }

    private Task<UserCredential> FindAsync(int userId, CancellationToken cancellationToken) =>
        db.Set<UserCredential>().SingleAsync(credential => credential.Id == userId, cancellationToken);

    private Task<UserCredential?> FindAsync(int userId, string? stamp, CancellationToken cancellationToken) =>
        db.Set<UserCredential>().Include(credential => credential.User)
            .SingleOrDefaultAsync(credential => credential.Id == userId && credential.SecurityStamp == stamp, cancellationToken);

    private async Task SetPasswordAsync(UserCredential credential, string passwordHash, CancellationToken cancellationToken)
    {
        credential.PasswordHash = passwordHash;
        await db.MfaChallenges.Where(challenge => challenge.UserId == credential.Id).ExecuteDeleteAsync(cancellationToken);
        Changed(credential);
    }

    private void SetEmail(UserCredential credential, string email) =>
        (credential.Email, credential.NormalizedEmail) = (email, normalizer.NormalizeEmail(email));

    private void SetUserName(UserCredential credential, string name) =>
        (credential.UserName, credential.NormalizedUserName) = (name, normalizer.NormalizeName(name));

    private static void SetToken(UserCredential credential, PasswordToken? token)
    {
        credential.PasswordTokenHash = token?.Hash.ToBytes();
        credential.PasswordTokenExpiresAt = token?.ExpiresAt;
        credential.PasswordTokenIssuer = token?.Issuer;
    }

    /// <summary>Renews the stamps and revokes the password token, which was issued for the previous credential.</summary>
    private static void Changed(UserCredential credential)
    {
        SetToken(credential, null);
        (credential.SecurityStamp, credential.ConcurrencyStamp) = (UserCredential.NewStamp(), UserCredential.NewStamp());
    }
}
