using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

internal sealed class QuotaStore(PulseDbContext db, IUnitOfWork unitOfWork) : IQuotaStore
{
    public async Task<(long Granted, long Reserved)> ReserveAsync(
        Guid key, DateTime period, long limit, long units, long atLeast, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reserved = await unitOfWork.ExecuteAsync(
                token => TryReserveAsync(key, period, limit, units, atLeast, token), cancellationToken);
            if (!reserved.IsError)
            {
                return reserved.Value;
            }

            if (reserved.FirstError == UnitOfWorkErrors.ReferenceGone)
            {
                return (0, limit);
            }
        }
    }

    public Task<long> CountReservedAsync(Guid key, DateTime period, CancellationToken cancellationToken) =>
        Of(key, period).Select(use => use.Reserved).SingleOrDefaultAsync(cancellationToken);

    /// <exception cref="InvalidOperationException">Nothing was released. The caller has to retry.</exception>
    public async Task ReleaseAsync(IReadOnlyCollection<ReservedUnits> units, CancellationToken cancellationToken)
    {
        var released = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                foreach (var (key, period, count) in units)
                {
                    await Of(key, period).ExecuteUpdateAsync(
                        set => set.SetProperty(use => use.Reserved, use => use.Reserved - count), token);
                }

                return Result.Success;
            },
            cancellationToken);
        if (released.IsError)
        {
            throw new InvalidOperationException($"Could not release reserved quota units: {released.FirstError.Code}.");
        }
    }

    /// <summary>Locks the row by an update before it reads it, so that the read value is current.</summary>
    private async Task<ErrorOr<(long Granted, long Reserved)>> TryReserveAsync(
        Guid key, DateTime period, long limit, long units, long atLeast, CancellationToken cancellationToken)
    {
        var found = await Of(key, period)
            .ExecuteUpdateAsync(set => set.SetProperty(use => use.Reserved, use => use.Reserved), cancellationToken);
        var before = found == 0 ? 0 : await Of(key, period).Select(use => use.Reserved).SingleAsync(cancellationToken);
        var granted = Math.Min(units, limit - before);
        if (granted < atLeast)
        {
            return (0, before);
        }

        if (found == 0)
        {
            db.Set<QuotaUse>().Add(new QuotaUse { ApiKeyId = key, PeriodStart = period, Reserved = granted });
        }
        else
        {
            await Of(key, period).ExecuteUpdateAsync(set => set.SetProperty(use => use.Reserved, before + granted), cancellationToken);
        }

        return (granted, before + granted);
    }

    private IQueryable<QuotaUse> Of(Guid key, DateTime period) => db.Set<QuotaUse>().IgnoreQueryFilters([PulseDbContext.TenantFilter])
        .Where(use => use.ApiKeyId == key && use.PeriodStart == period);
}
