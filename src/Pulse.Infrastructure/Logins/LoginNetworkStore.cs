using ErrorOr;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Users;

namespace Pulse.Infrastructure.Logins;

/// <summary>Stores the networks that users have logged in from.</summary>
public interface ILoginNetworkStore
{
    /// <summary>Stores the time of a login. Ignores a user that no longer exists.</summary>
    Task WriteAsync(LoginNetwork login, CancellationToken cancellationToken);

    /// <returns>The logins stored since the given time, oldest first.</returns>
    Task<IReadOnlyList<LoginNetwork>> ListAsync(DateTime since, CancellationToken cancellationToken);
}

internal sealed class LoginNetworkStore(PulseDbContext db, IUnitOfWork unitOfWork, ILookupNormalizer normalizer, TimeProvider clock)
    : ILoginNetworkStore, IKnownNetworks
{
    /// <summary>SQL comment that identifies the recurring read in database monitoring.</summary>
    private const string Tag = "Pulse reads networks of logins";

    /// <summary>Maximum number of networks in a node's memory, about 100 bytes each.</summary>
    private const int MaxKnown = 500_000;

    public async Task WriteAsync(LoginNetwork login, CancellationToken cancellationToken)
    {
        var written = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                var updated = await db.Set<LoginNetwork>().Where(known => known.UserId == login.UserId && known.Network == login.Network)
                    .ExecuteUpdateAsync(set => set.SetProperty(known => known.At, login.At), token);
                if (updated == 0)
                {
                    db.Set<LoginNetwork>().Add(login);
                }

                return Result.Success;
            },
            cancellationToken);

        // Another node has just written the same row, or the user is gone.
        if (written.IsError && written.FirstError != UnitOfWorkErrors.Duplicate && written.FirstError != UnitOfWorkErrors.ReferenceGone)
        {
            throw new InvalidOperationException($"Could not store a login network: {written.FirstError.Code}.");
        }
    }

    public async Task<IReadOnlyList<LoginNetwork>> ListAsync(DateTime since, CancellationToken cancellationToken)
    {
        var newest = await db.Set<LoginNetwork>().AsNoTracking().TagWith(Tag).Where(known => known.At > since)
            .OrderByDescending(known => known.At).Take(MaxKnown).ToListAsync(cancellationToken);
        newest.Reverse();
        return newest;
    }

    public Task<bool> HasLoggedInFromAsync(string email, byte[] network, CancellationToken cancellationToken)
    {
        var (name, after) = (normalizer.NormalizeName(email), clock.UtcNow - LoginNetworks.Lifetime);
        var users = db.Set<UserCredential>().Where(credential => credential.NormalizedUserName == name);
        return db.Set<LoginNetwork>().AnyAsync(
            known => known.Network == network && known.At > after && users.Any(credential => credential.Id == known.UserId),
            cancellationToken);
    }
}
