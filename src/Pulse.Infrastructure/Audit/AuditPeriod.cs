using Microsoft.EntityFrameworkCore;
using Pulse.Application.Audit;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>The rows of one chain among which all events of a period are, by their sequence numbers.</summary>
/// <param name="Chain">The events of the chain.</param>
/// <param name="First">The lowest number.</param>
/// <param name="Last">The highest number.</param>
internal sealed record AuditPeriod(IQueryable<AuditEvent> Chain, long First, long Last)
{
    /// <summary>A hundred years in milliseconds. The stored value is not signed, and must not hide events or be too large.</summary>
    private const long MaxStepBack = 36_500L * 24 * 60 * 60 * 1_000;

    /// <summary>
    /// Finds the rows by the index of times. Times grow in the order of insertion, except for steps back. An event that is earlier than
    /// <c>from</c> by more than the largest step back comes before all events of the period, and one that is as much later than <c>to</c>
    /// comes after them.
    /// </summary>
    /// <param name="chain">The events of the chain.</param>
    /// <param name="largestStepBack">The chain's largest step back, in milliseconds.</param>
    /// <param name="query">The period.</param>
    /// <param name="begin">The highest number of the page.</param>
    public static async Task<AuditPeriod> FindAsync(
        IQueryable<AuditEvent> chain, long largestStepBack, ListAuditEvents query, long begin, CancellationToken cancellationToken)
    {
        var stepBack = TimeSpan.FromMilliseconds(Math.Clamp(largestStepBack, 0, MaxStepBack));
        var (first, last) = (long.MinValue, begin);
        if (query.From is { } from)
        {
            var before = from - DateTime.MinValue > stepBack ? from - stepBack : DateTime.MinValue;
            first = await chain.Where(happened => happened.At < before)
                .OrderByDescending(happened => happened.At)
                .ThenByDescending(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .Select(happened => (long?)EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .FirstOrDefaultAsync(cancellationToken) + 1 ?? first;
        }

        if (query.To is { } to)
        {
            var after = Instant.Plus(to, stepBack);
            var end = await chain.Where(happened => happened.At >= after)
                .OrderBy(happened => happened.At)
                .ThenBy(happened => EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .Select(happened => (long?)EF.Property<long>(happened, EntityTypeBuilderExtensions.Sequence))
                .FirstOrDefaultAsync(cancellationToken);
            last = Math.Min(end - 1 ?? last, last);
        }

        return new AuditPeriod(chain, first, last);
    }
}
