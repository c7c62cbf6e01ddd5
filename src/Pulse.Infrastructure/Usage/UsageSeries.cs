using Pulse.Application.Usage;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// What a row of an account's usage counts. Each use counts in the hour and in the day, and in the total of the account, so that a long
/// period or an account with many keys is read without adding up the hours of its keys. The numbers are stored.
/// </summary>
public enum UsageSeries
{
    ApiKeyHours = UsageGrouping.ApiKey,
    ExternalIdHours = UsageGrouping.ExternalId,
    PermissionHours = UsageGrouping.Permission,
    RefusalHours = UsageGrouping.Refusal,

    /// <summary>All uses. The value is empty.</summary>
    TotalHours = 4,

    ApiKeyDays = 10,
    ExternalIdDays = 11,
    PermissionDays = 12,
    RefusalDays = 13,
    TotalDays = 14,
}

internal static class UsageSeriesExtensions
{
    /// <summary>Distance of the series of days from that of hours.</summary>
    private const int Days = UsageSeries.ApiKeyDays - UsageSeries.ApiKeyHours;

    extension(UsageSeries series)
    {
        /// <summary>The same by day. Its rows have the hour 0.</summary>
        public UsageSeries ByDay => series + Days;

        /// <param name="grouping">Null: all uses.</param>
        /// <param name="interval">Months are made of days.</param>
        public static UsageSeries Of(UsageGrouping? grouping, UsageInterval interval)
        {
            var hours = grouping is { } group ? (UsageSeries)group : UsageSeries.TotalHours;
            return interval == UsageInterval.Hour ? hours : hours.ByDay;
        }
    }
}
