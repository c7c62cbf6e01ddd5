namespace Pulse.Infrastructure.Persistence.Migrations;

/// <summary>
/// The totals and days of usage that were stored by hour and key only. The numbers are those of <see cref="Usage.UsageSeries"/> at the time
/// of the migration.
/// </summary>
internal static class UsageTotals
{
    /// <summary>The hours of the accounts, and then the days of all series.</summary>
    public static readonly IReadOnlyList<string> Add =
    [
        """
        INSERT INTO AccountUsages (AccountId, Grouping, Day, Value, Hour, Requests, Refused)
        SELECT AccountId, 4, Day, '', Hour, SUM(Requests), SUM(Refused) FROM AccountUsages
        WHERE Grouping = 0 GROUP BY AccountId, Day, Hour
        """,
        """
        INSERT INTO AccountUsages (AccountId, Grouping, Day, Value, Hour, Requests, Refused)
        SELECT AccountId, Grouping + 10, Day, Value, 0, SUM(Requests), SUM(Refused) FROM AccountUsages
        WHERE Grouping < 5 GROUP BY AccountId, Grouping, Day, Value
        """,
    ];

    public const string Remove = "DELETE FROM AccountUsages WHERE Grouping > 3";
}
