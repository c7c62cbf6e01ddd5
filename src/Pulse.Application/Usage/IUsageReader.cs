using Pulse.Domain.Accounts;
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

    /// <returns>
    /// Networks whose last allowed use is in the period, the latest first. Uses of retiring secrets can be of earlier rotations.
    /// </returns>
    Task<IReadOnlyList<UsageNetworkDto>> ListNetworksAsync(
        Guid key, DateTime from, DateTime to, int atMost, CancellationToken cancellationToken);

    /// <returns>When the key last used each permission. Unused permissions are missing.</returns>
    Task<IReadOnlyDictionary<PermissionName, DateTime>> ListPermissionsAsync(Guid key, CancellationToken cancellationToken);

    /// <returns>All uses in an account, by hour or by day.</returns>
    Task<IReadOnlyList<UsagePart>> ListTotalsAsync(AccountId account, UsageSpan span, CancellationToken cancellationToken);

    /// <returns>Uses of all groups, by hour or by day, in the order of time: at most the given number of parts.</returns>
    Task<IReadOnlyList<UsagePart>> ListPartsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int atMost, CancellationToken cancellationToken);

    /// <returns>The names of those keys that exist, by id.</returns>
    Task<IReadOnlyDictionary<string, string>> ListNamesAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <returns>The groups with the most requests, largest first.</returns>
    Task<IReadOnlyList<UsageOfGroup>> ListLargestAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, int atMost, CancellationToken cancellationToken);

    /// <returns>Uses of these groups, by hour or by day.</returns>
    Task<IReadOnlyList<UsagePart>> ListGroupsAsync(
        AccountId account, UsageGrouping grouping, UsageSpan span, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}

/// <summary>Uses in one hour with one result code.</summary>
/// <param name="Hour">Start of the hour.</param>
/// <param name="Code">The result code.</param>
/// <param name="Count">Number of uses.</param>
public sealed record UsageOfHour(DateTime Hour, string Code, long Count);

/// <summary>Uses of a group in a part of a bucket.</summary>
/// <param name="Start">Start of the hour or day.</param>
/// <param name="Key">Value of the group. Empty: all uses of the account.</param>
/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
public sealed record UsagePart(DateTime Start, string Key, long Requests, long Refused);

/// <summary>Uses of a group in a period.</summary>
/// <param name="Key">Value of the group.</param>
/// <param name="Requests">Uses, including rejected ones.</param>
/// <param name="Refused">Rejected uses.</param>
public sealed record UsageOfGroup(string Key, long Requests, long Refused);
