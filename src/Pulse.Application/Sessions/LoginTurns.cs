using System.Buffers.Binary;

namespace Pulse.Application.Sessions;

/// <summary>
/// Lets logins that share a failure counter pass one at a time, so that guesses sent in parallel cannot all pass the
/// check of that counter before the first of them is counted. Others may share a turn with them.
/// </summary>
public sealed class LoginTurns
{
    private readonly SemaphoreSlim[] byAddress = NewTurns();
    private readonly SemaphoreSlim[] byEmail = NewTurns();

    /// <summary>
    /// The address has its turn first: a flood from one address waits there, and holds one turn of e-mails at most.
    /// </summary>
    /// <param name="addressKey">What failures from the address are counted by.</param>
    /// <param name="emailKey">What failures for the e-mail are counted by.</param>
    /// <param name="work">What to do in turn.</param>
    /// <param name="cancellationToken">Ends the wait, but not the work.</param>
    public Task<T> TakeAsync<T>(byte[] addressKey, byte[] emailKey, Func<Task<T>> work, CancellationToken cancellationToken) => TakeAsync(
        byAddress, addressKey, () => TakeAsync(byEmail, emailKey, work, cancellationToken), cancellationToken);

    private static async Task<T> TakeAsync<T>(SemaphoreSlim[] turns, byte[] key, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = turns[BinaryPrimitives.ReadUInt32LittleEndian(key) % turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    private static SemaphoreSlim[] NewTurns() => [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];
}
