using Pulse.Domain.Sessions;

namespace Pulse.Application.Sessions;

/// <summary>
/// Lets logins for one e-mail pass one at a time, so that guesses sent in parallel cannot all pass the check of the
/// failure counter before the first of them is counted. Different e-mails may share a turn.
/// </summary>
public sealed class LoginTurns
{
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <param name="email">The <see cref="LoginFailureKey"/> of the e-mail: what counts as one e-mail takes one turn.</param>
    /// <param name="work">What to do in it.</param>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    public async Task<T> TakeAsync<T>(byte[] email, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = turns[email[0]];
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
}
