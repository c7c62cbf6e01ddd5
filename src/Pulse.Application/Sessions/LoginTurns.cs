using System.Buffers.Binary;
using Pulse.Application.Common;

namespace Pulse.Application.Sessions;

/// <summary>
/// Lets logins that share a failure counter pass one at a time, so that guesses sent in parallel cannot all pass the
/// check of that counter before the first of them is counted; others may share a turn with them. Of all that are left,
/// half as many as there are processors pass at once: a flood of logins waits here, where it costs nothing, and cannot
/// starve the API.
/// </summary>
public sealed class LoginTurns : IDisposable
{
    private readonly SemaphoreSlim[] byAddress = NewTurns();
    private readonly SemaphoreSlim[] byEmail = NewTurns();
    private readonly SemaphoreSlim all = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int waiting;

    public LoginTurns(Telemetry telemetry) =>
        telemetry.Observe("pulse.password_hashing.queue", "{login}", "Logins that wait for a password to be hashed.", () => Volatile.Read(ref waiting));

    /// <summary>
    /// The address has its turn first: a flood from one address waits there, and holds one turn of e-mails at most.
    /// </summary>
    /// <param name="addressKey">What failures from the address are counted by.</param>
    /// <param name="emailKey">What failures for the e-mail are counted by.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<T> TakeAsync<T>(byte[] addressKey, byte[] emailKey, Func<Task<T>> work, CancellationToken cancellationToken) =>
        TakeAsync([Of(byAddress, addressKey), Of(byEmail, emailKey), all], work, cancellationToken);

    /// <summary>For work that hashes no password: it waits for its address alone.</summary>
    /// <param name="addressKey">What failures from the address are counted by.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<T> TakeAsync<T>(byte[] addressKey, Func<Task<T>> work, CancellationToken cancellationToken) =>
        TakeAsync([Of(byAddress, addressKey)], work, cancellationToken);

    public void Dispose() => all.Dispose();

    private async Task<T> TakeAsync<T>(SemaphoreSlim[] turns, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var taken = 0;
        try
        {
            Interlocked.Increment(ref waiting);
            try
            {
                for (; taken < turns.Length; taken++)
                {
                    await turns[taken].WaitAsync(cancellationToken);
                }
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }

            return await work();
        }
        finally
        {
            Array.ForEach(turns[..taken], turn => turn.Release());
        }
    }

    private static SemaphoreSlim Of(SemaphoreSlim[] turns, byte[] key) => turns[BinaryPrimitives.ReadUInt32LittleEndian(key) % turns.Length];

    private static SemaphoreSlim[] NewTurns() => [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];
}
