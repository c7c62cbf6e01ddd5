using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Reads the stored usage of keys.</summary>
public interface IUsageReader
{
    /// <summary>
    /// Returns the hours from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive) for a key of the account in
    /// effect.
    /// </summary>
    Task<IReadOnlyList<UsageOfHour>> ListAsync(Guid key, DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <returns>When the key last used each permission. Unused permissions are missing.</returns>
    Task<IReadOnlyDictionary<Permission, DateTime>> ListPermissionsAsync(Guid key, CancellationToken cancellationToken);
}

/// <summary>Uses in one hour with one result code.</summary>
/// <param name="Hour">Start of the hour.</param>
/// <param name="Code">The result code.</param>
/// <param name="Count">Number of uses.</param>
public sealed record UsageOfHour(DateTime Hour, string Code, long Count);
