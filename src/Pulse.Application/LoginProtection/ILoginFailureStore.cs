using Pulse.Domain.Audit;

namespace Pulse.Application.LoginProtection;

/// <summary>Stores failed logins in the database, shared by all nodes.</summary>
public interface ILoginFailureStore
{
    /// <summary>
    /// The time of the <paramref name="limit"/>-th newest failure of the key since <paramref name="since"/>. Null if there are
    /// fewer.
    /// </summary>
    Task<DateTime?> FindLimitingAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken);

    /// <summary>
    /// Counts one failure for each key, writes the audit event, and deletes failures before <paramref name="forgetBefore"/>, in one
    /// transaction.
    /// </summary>
    Task AddAsync(
        IReadOnlyCollection<byte[]> keys, AuditEvent happened, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken);
}
