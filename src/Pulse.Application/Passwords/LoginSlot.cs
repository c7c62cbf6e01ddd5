namespace Pulse.Application.Passwords;

/// <summary>What an attempt waits for.</summary>
/// <param name="Path">Its share of the turns: the lane, then what is served in turn within it, down to the sender.</param>
/// <param name="Keys">What no two attempts at once may have in common: what their failures are counted by.</param>
public sealed record LoginSlot(string[] Path, string[] Keys);

/// <summary>An attempt that waits for its turn.</summary>
internal sealed class WaitingLogin(LoginSlot slot, long number)
{
    private readonly TaskCompletionSource<bool> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoginSlot Turn => slot;

    /// <summary>Order of arrival.</summary>
    public long Number => number;

    /// <summary>Whether its turn has come; false: it was refused.</summary>
    public Task<bool> Outcome => outcome.Task;

    public void Answer(bool hasTurn) => outcome.TrySetResult(hasTurn);

    public void Cancel(CancellationToken cancellationToken) => outcome.TrySetCanceled(cancellationToken);
}
