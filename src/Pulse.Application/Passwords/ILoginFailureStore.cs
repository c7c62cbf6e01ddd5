using Pulse.Domain.Audit;

namespace Pulse.Application.Passwords;

/// <summary>Failed logins: durable, and shared by all nodes on one database.</summary>
public interface ILoginFailureStore
{
    /// <summary>
    /// When, among the failures since an instant that count for the key, the <paramref name="limit"/>-th newest
    /// happened; null where there are fewer.
    /// </summary>
    Task<DateTime?> FindLimitingAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken);

    /// <summary>
    /// Counts one failure for each of the keys, tells the audit log of it, and forgets failures from before
    /// <paramref name="forgetBefore"/>, in one transaction.
    /// </summary>
    Task AddAsync(IReadOnlyCollection<byte[]> keys, AuditEvent happened, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken);
}
