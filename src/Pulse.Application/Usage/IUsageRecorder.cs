using System.Net;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Counts the uses of keys in memory and stores them after a few seconds. A crash loses the counts of these seconds.</summary>
public interface IUsageRecorder
{
    /// <summary>Counts a use.</summary>
    /// <param name="key">The key.</param>
    /// <param name="code">The result: one of <see cref="Domain.ApiKeys.UseCodes"/> or the code of an error.</param>
    /// <param name="exercised">Permissions that the use required.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="cost">Units that an allowed use spent.</param>
    void Count(ApiKeyCaller key, string code, PermissionSet exercised, IPAddress? address, int cost = 1);

    /// <summary>Counts uses that a protected service reports. They spend nothing.</summary>
    void Count(ReportedUse use);

    /// <summary>The last use or edit of a key that this process knows.</summary>
    DateTime InUseAt(ApiKeyCaller key);

    /// <summary>Stores all counts. Counts that cannot be stored stay in memory; the others are stored.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Stores the counts of one key.</summary>
    Task FlushAsync(Guid key, CancellationToken cancellationToken);
}

/// <summary>Uses of a key that a protected service decided from its own memory.</summary>
/// <param name="Key">The key.</param>
/// <param name="Code">The result of each use: one of <see cref="Domain.ApiKeys.UseCodes"/>.</param>
/// <param name="Times">Number of uses.</param>
/// <param name="At">Time of the last use.</param>
/// <param name="Exercised">Permissions that each use required.</param>
/// <param name="Address">Address of the client of the last use. Null if it is not known.</param>
public sealed record ReportedUse(ReportedKey Key, string Code, int Times, DateTime At, PermissionSet Exercised, IPAddress? Address);

/// <summary>A key that a report names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Account">Its account.</param>
/// <param name="ExternalId">Its external id.</param>
public sealed record ReportedKey(Guid Id, AccountId Account, string? ExternalId);
