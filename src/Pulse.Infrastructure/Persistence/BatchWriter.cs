using System.Runtime.ExceptionServices;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Writes buffered data in parts, one transaction per part. A failed part does not stop the others.</summary>
internal static class BatchWriter
{
    /// <summary>Consecutive parts that fail because the database is unavailable before the attempt ends. The next attempt writes the
    /// rest.</summary>
    private const int MaxUnavailable = 3;

    /// <summary>Runs several operations one after the other. A failed operation does not stop the others.</summary>
    /// <exception cref="AggregateException">At least one operation failed.</exception>
    /// <exception cref="DatabaseReplacedException">The database was replaced.</exception>
    public static Task DoEachAsync(params Func<Task>[] operations) => WriteEachAsync(operations, operation => operation());

    /// <param name="parts">Enumerated lazily, while parts are written.</param>
    /// <param name="write">Writes one part.</param>
    /// <param name="keep">Receives each part that was not written.</param>
    /// <exception cref="AggregateException">At least one part was not written.</exception>
    /// <exception cref="DatabaseReplacedException">The database was replaced. <paramref name="keep"/> has received all unwritten
    /// parts.</exception>
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
