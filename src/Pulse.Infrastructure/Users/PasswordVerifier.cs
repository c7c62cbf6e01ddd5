using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.LoginProtection;
using Pulse.Application.Permissions;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Callers;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

internal sealed class PasswordVerifier(
    PulseDbContext db, IPermissionCatalogue permissions, ILookupNormalizer normalizer, PasswordHashing hashing) : IPasswordVerifier
{
    public async Task<PasswordVerdict> VerifyAsync(string email, string password, CancellationToken cancellationToken)
    {
        // Older versions allowed equivalent addresses. The later of two is stored only in the former form.
        string[] forms = [EmailNormalizer.FormerOf(email), normalizer.NormalizeName(email)];
        var found = await db.Set<UserCredential>().AsNoTracking().Where(credential => forms.Contains(credential.NormalizedUserName!))
            .Select(credential => new
            {
                credential.User!.Id,
                credential.User.Active,
                credential.User.Email,
                credential.NormalizedUserName,
                credential.PasswordHash,
            })
            .ToListAsync(cancellationToken);

        // SQL Server ignores trailing spaces in comparisons. The counters of failed logins do not.
        var known = found.Find(user => user.NormalizedUserName == forms[0]) ?? found.Find(user => user.NormalizedUserName == forms[1]);
        var matches = await hashing.MatchesAsync(known?.PasswordHash, password);
        var caller = known is { Active: true, PasswordHash: not null } && matches
            ? await LoadAsync(known.Id, known.PasswordHash, cancellationToken)
            : null;
        return new PasswordVerdict(
            caller, known is null ? null : new AuditActor(AuditActorType.User, AuditTarget.User(known.Id).Id, known.Email));
    }

    /// <summary>
    /// Loads the caller after a successful check, so that the time of a failed login does not depend on the user's data. Returns null if
    /// the password was changed meanwhile.
    /// </summary>
    private async Task<UserCaller?> LoadAsync(int userId, string passwordHash, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().WithRights().SingleOrDefaultAsync(
            u => u.Id == userId
                && db.Set<UserCredential>().Any(credential => credential.Id == userId && credential.PasswordHash == passwordHash),
            cancellationToken);
        return user is null
            ? null
            : CallerFactory.Of(user, await permissions.GetAsync(cancellationToken, CallerFactory.CustomPermissionsOf([user])));
    }
}
