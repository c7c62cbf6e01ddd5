using ErrorOr;

namespace Pulse.Application.Common.Reads;

/// <summary>Limits simultaneous expensive reads of the caller, for pages as for the API.</summary>
public interface IReadLimiter
{
    /// <summary>Waits for a place. A request that is not an <see cref="ExpensiveReadAttribute">expensive read</see> needs none.</summary>
    /// <returns>The place, to be disposed after the read. Too many requests or unavailable if none is free in time.</returns>
    Task<ErrorOr<ReadPlace>> EnterAsync(Type requestType, CancellationToken cancellationToken);
}

/// <summary>The place of an expensive read.</summary>
public sealed class ReadPlace(params IReadOnlyList<IDisposable> parts) : IDisposable
{
    /// <summary>The place of a request that needs none.</summary>
    public static readonly ReadPlace None = new([]);

    public void Dispose()
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }
}
