using ErrorOr;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;

namespace Pulse.Api.Limits;

/// <summary>Applies the limits of <see cref="ExpensiveReadFilter"/> to the requests of a page, which can be several.</summary>
internal sealed class PageReads(ReadLimiter limiter, RequestContext context) : IReadLimiter
{
    public async Task<ErrorOr<ReadPlace>> EnterAsync(Type requestType, CancellationToken cancellationToken)
    {
        if (ExpensiveReadAttribute.Of(requestType) is not { } read)
        {
            return ReadPlace.None;
        }

        if (await limiter.TakeShareAsync(read, context, cancellationToken) is not { } share)
        {
            return ReadLimiter.TooMany;
        }

        if (await limiter.TakePlaceAsync(read, cancellationToken) is { } place)
        {
            return new ReadPlace(place, share);
        }

        share.Dispose();
        return ReadLimiter.Busy;
    }
}
