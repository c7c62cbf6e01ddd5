using System.Runtime.ExceptionServices;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Writes what has gathered in memory in parts, each in a transaction of its own. A part that fails does not hold back the others.</summary>
internal static class BatchWriter
{
    /// <summary>So many parts in a row that find the database away end the attempt: the rest waits for the next one.</summary>
    private const int MaxUnavailable = 3;

    /// <summary>Does several works one after the other. One that fails does not hold back the others.</summary>
    /// <exception cref="AggregateException">At least one work failed.</exception>
    /// <exception cref="DatabaseReplacedException">The database is another one now.</exception>
    public static Task DoEachAsync(params Func<Task>[] works) => WriteEachAsync(works, work => work());

    /// <param name="parts">Read one by one, as the writing goes on.</param>
    /// <param name="write">Writes one part.</param>
    /// <param name="keep">Is given each part that was not written.</param>
    /// <exception cref="AggregateException">At least one part was not written.</exception>
    /// <exception cref="DatabaseReplacedException">The database is another one now; what was not written by then is kept.</exception>
    public static async Task WriteEachAsync<T>(IEnumerable<T> parts, Func<T, Task> write, Action<T>? keep = null)
    {
        var failures = new List<Exception>();
        var unavailable = 0;
        foreach (var part in parts)
        {
            if (unavailable >= MaxUnavailable)
            {
                keep?.Invoke(part);
                continue;
            }

            try
            {
                await write(part);
                unavailable = 0;
            }
            catch (Exception exception)
            {
                keep?.Invoke(part);
                failures.Add(exception);
                unavailable = exception is OperationCanceledException or DatabaseReplacedException ? MaxUnavailable
                    : DatabaseErrors.IsUnavailable(exception) ? unavailable + 1 : 0;
            }
        }

        if (failures.Find(failure => failure is OperationCanceledException or DatabaseReplacedException) is { } ended)
        {
            ExceptionDispatchInfo.Throw(ended);
        }

        if (failures.Count > 0)
        {
            throw new AggregateException($"{failures.Count} parts were not written.", failures.Take(MaxUnavailable));
        }
    }
}
