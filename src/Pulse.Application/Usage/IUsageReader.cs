using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>What has been counted and written.</summary>
public interface IUsageReader
{
    /// <param name="key">A key of the account in effect.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The first hour that is wanted no longer.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<UsageOfHour>> ListAsync(Guid key, DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <returns>When the key last exercised each permission that it ever did.</returns>
    Task<IReadOnlyDictionary<Permission, DateTime>> ListPermissionsAsync(Guid key, CancellationToken cancellationToken);
}

/// <param name="Hour">The hour's beginning.</param>
/// <param name="Code">How uses ended.</param>
/// <param name="Count">How many of them.</param>
public sealed record UsageOfHour(DateTime Hour, string Code, long Count);
