using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>Networks of logins in the database.</summary>
public interface ILoginNetworkStore
{
    /// <summary>Writes when a user has logged in from a network. A user who is gone is passed over.</summary>
    Task WriteAsync(LoginNetwork login, CancellationToken cancellationToken);

    /// <returns>Those that were written since, the oldest first.</returns>
    Task<IReadOnlyList<LoginNetwork>> ListAsync(DateTime since, CancellationToken cancellationToken);
}

internal sealed class LoginNetworkStore(PulseDbContext db, IUnitOfWork unitOfWork) : ILoginNetworkStore
{
    /// <summary>A comment in the statement that each node sends again and again, for whoever watches the database.</summary>
    private const string Tag = "Pulse reads networks of logins";

    /// <summary>What a node keeps in memory at most: some 100 bytes each.</summary>
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

        // Another node has written the same at this moment, or the user is gone.
        if (written.IsError && written.FirstError != UnitOfWorkErrors.Duplicate && written.FirstError != UnitOfWorkErrors.ReferenceGone)
        {
            throw new InvalidOperationException($"A network of logins could not be written: {written.FirstError.Code}.");
        }
    }

    public async Task<IReadOnlyList<LoginNetwork>> ListAsync(DateTime since, CancellationToken cancellationToken)
    {
        var newest = await db.Set<LoginNetwork>().AsNoTracking().TagWith(Tag).Where(known => known.At > since)
            .OrderByDescending(known => known.At).Take(MaxKnown).ToListAsync(cancellationToken);
        newest.Reverse();
        return newest;
    }
}
