namespace Pulse.Application.Sessions;

/// <summary>
/// Lets logins for one e-mail pass one at a time, so that guesses sent in parallel cannot all pass the check of the
/// failure counter before the first of them is counted. Different e-mails may share a turn.
/// </summary>
public sealed class LoginTurns
{
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> TakeAsync<T>(string email, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var turn = turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(email) % turns.Length];
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
