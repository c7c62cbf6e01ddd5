using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.Users;
using Pulse.Domain.Common;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Writes what Identity would: its own way to a new password reads one user after the other, and hashes in between.</summary>
internal sealed class CredentialChanges(PulseDbContext db, ILookupNormalizer normalizer, IClock clock) : ICredentialChanges
{
    public Task<string?> FindStampAsync(int userId, CancellationToken cancellationToken) =>
        db.Users.Where(credential => credential.Id == userId).Select(credential => credential.SecurityStamp).SingleOrDefaultAsync(cancellationToken);

    public async Task<PasswordTokenOwner?> FindTokenOwnerAsync(CredentialHash token, CancellationToken cancellationToken) =>
        await OwnerOfAsync(token, db.Users.AsNoTracking(), cancellationToken) is { } owner ? new PasswordTokenOwner(owner.Profile!.Email, owner.IsInvited) : null;

    public async Task<User?> SetPasswordAsync(int userId, string? stamp, string passwordHash, CancellationToken cancellationToken) =>
        await FindAsync(userId, stamp, cancellationToken) is { } credential ? await SetAsync(credential, passwordHash, cancellationToken) : null;

    public async Task<User?> RedeemTokenAsync(CredentialHash token, string passwordHash, CancellationToken cancellationToken) =>
        await OwnerOfAsync(token, db.Users, cancellationToken) is { } owner && !owner.IsInvited ? await SetAsync(owner, passwordHash, cancellationToken) : null;

    public async Task<User?> SetEmailAsync(int userId, string? stamp, string email, CancellationToken cancellationToken)
    {
        if (await FindAsync(userId, stamp, cancellationToken) is not { Profile: { } user } credential)
        {
            return null;
        }

        user.Identify(email, user.Active);
        (credential.Email, credential.NormalizedEmail) = (email, normalizer.NormalizeEmail(email));
        (credential.UserName, credential.NormalizedUserName) = (email, normalizer.NormalizeName(email));
        return Changed(credential);
    }

    /// <summary>What was found is compared again in code, whatever the database takes for equal.</summary>
    private async Task<UserCredential?> OwnerOfAsync(CredentialHash token, IQueryable<UserCredential> credentials, CancellationToken cancellationToken)
    {
        var stored = token.ToBytes();
        var owner = await credentials.Include(credential => credential.Profile).SingleOrDefaultAsync(credential => credential.PasswordTokenHash == stored, cancellationToken);
        return owner is { Profile.Active: true, PasswordTokenHash: { } hash } && token.Matches(hash) && owner.PasswordTokenExpiresAt > clock.UtcNow ? owner : null;
    }

    private Task<UserCredential?> FindAsync(int userId, string? stamp, CancellationToken cancellationToken) => db.Users.Include(credential => credential.Profile)
        .SingleOrDefaultAsync(credential => credential.Id == userId && credential.SecurityStamp == stamp, cancellationToken);

    private async Task<User?> SetAsync(UserCredential credential, string passwordHash, CancellationToken cancellationToken)
    {
        credential.PasswordHash = passwordHash;
        await db.MfaChallenges.Where(challenge => challenge.UserId == credential.Id).ExecuteDeleteAsync(cancellationToken);
        return Changed(credential);
    }

    /// <summary>A token was handed over for what the user was before.</summary>
    private static User? Changed(UserCredential credential)
    {
        (credential.PasswordTokenHash, credential.PasswordTokenExpiresAt) = (null, null);
        (credential.SecurityStamp, credential.ConcurrencyStamp) = (UserCredential.NewStamp(), UserCredential.NewStamp());
        return credential.Profile;
    }
}
