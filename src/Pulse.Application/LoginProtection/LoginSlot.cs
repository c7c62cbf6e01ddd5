namespace Pulse.Application.LoginProtection;

/// <summary>The place of an attempt in the queue.</summary>
/// <param name="Path">Its share: the lane, and the parts within it, down to the sender.</param>
/// <param name="Keys">Keys that running attempts cannot share: those of their failure counters.</param>
public sealed record LoginSlot(string[] Path, string[] Keys);

/// <summary>A waiting attempt.</summary>
internal sealed class WaitingLogin(LoginSlot slot, long number)
{
    private readonly TaskCompletionSource<bool> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoginSlot Slot => slot;

    /// <summary>Order of arrival.</summary>
    public long Number => number;

    /// <summary>True if the attempt may run, false if it was rejected.</summary>
    public Task<bool> Outcome => outcome.Task;

    public void Complete(bool hasTurn) => outcome.TrySetResult(hasTurn);

    public void Cancel(CancellationToken cancellationToken) => outcome.TrySetCanceled(cancellationToken);
}
