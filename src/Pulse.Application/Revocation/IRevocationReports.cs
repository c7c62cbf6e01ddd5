namespace Pulse.Application.Revocation;

/// <summary>Reports which other nodes have applied the revocations of a request.</summary>
public interface IRevocationReports
{
    /// <summary>
    /// Waits for the acknowledgements of the other nodes. Without a preferred wait, it waits for milliseconds only. Call it after the
    /// request's work is done: a write lock or a connection would otherwise be held for up to a minute if a node does not answer.
    /// </summary>
    /// <returns>The acknowledgements so far, also after a cancellation. Null if the request has revoked nothing.</returns>
    Task<RevocationReport?> ReportAsync(TimeSpan? wait, CancellationToken cancellationToken);
}
