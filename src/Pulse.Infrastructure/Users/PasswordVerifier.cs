using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Sessions;

namespace Pulse.Infrastructure.Users;

internal sealed class PasswordVerifier(
    PulseDbContext db, ILookupNormalizer normalizer, IPasswordHasher<UserCredential> hasher, PasswordHashing hashing) : IPasswordVerifier
{
    public async Task<UserCaller?> VerifyAsync(string email, string password, CancellationToken cancellationToken)
    {
        var normalized = normalizer.NormalizeEmail(email);
        var credential = await db.Users.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Include(c => c.Profile!.Memberships).ThenInclude(membership => membership.Account)
            .Include(c => c.Profile!.RoleAssignments).ThenInclude(assignment => assignment.Role)
            .SingleOrDefaultAsync(c => c.NormalizedEmail == normalized, cancellationToken);

        var result = await hashing.RunAsync(
            () => hasher.VerifyHashedPassword(credential ?? new UserCredential(), credential?.PasswordHash ?? hashing.NobodysHash, password),
            cancellationToken);
        return credential?.PasswordHash is not null && result != PasswordVerificationResult.Failed ? Callers.Of(credential.Profile!) : null;
    }
}
