namespace Pulse.Application.Authorization;

/// <summary>How far the other nodes have got with what a call has taken away.</summary>
public interface IRevocationReports
{
    /// <summary>
    /// Waits as long as the call prefers, and tells the call how far everything that it has committed has got. To be called when the call
    /// is done: whatever it held by then (a turn, a lock, a connection) would be held for a minute where a node is dead.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; what is known by then is told.</param>
    Task ReportAsync(CancellationToken cancellationToken);
}
