using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// A database for the section pages: <see cref="Populating"/>, and what the pages of an account with much use show. The first superAdmin
/// and the first other user have 1,000 accounts each.
/// </summary>
internal static class PageContent
{
    private const int AccountsPerUser = 1_000;
    private const int Keys = 998;
    private const int AdministratorRole = 2;

    /// <summary>Applications that runs on this database can create within the limit of the account.</summary>
    private const int Drafts = 10;

    /// <summary>Days with usage by hour, and days before them whose usage is filled by day only.</summary>
    private const int Days = 30;

    private const int OlderDays = 60;

    /// <summary>Numbers of the series of usage by hour, and how many values of each are used in each hour.</summary>
    private static readonly (int Series, string Value, int Count)[] Usage =
    [
        (0, "printf('00000000-0000-7000-8000-%012x', number)", Keys),
        (1, "'customer-' || number", 100),
        (2, "'permission:' || number", 20),
        (3, "'refusal_' || number", 5),
        (4, "''", 1),
    ];

    private static readonly string[] Suspicious = ["apiKey.suspicious", "apiKey.secretRefused", "session.refused"];

    public static void Fill(string file, long account, int count, int events)
    {
        Populating.Fill(file, account, count, events);
        using var database = new Database(file);
        database.Execute("BEGIN");
        AddAccounts(database, 1, count);
        AddAccounts(database, Populating.FirstUser, count);
        AddUsage(database, account, count);
        database.Execute(
            """
            UPDATE ApiKeys SET LastUsedAt = datetime('now', -(Sequence % 100) || ' days') WHERE AccountId = $account AND Sequence % 3 > 0;
            UPDATE ApiKeys SET ExpiresAt = datetime('now', (1 + Sequence % 100) || ' days')
            WHERE AccountId = $account AND Sequence % 10 = 0;
            DELETE FROM Applications
            WHERE Sequence IN (SELECT Sequence FROM Applications WHERE AccountId = $account LIMIT $drafts OFFSET 1000)
            """,
            ("$account", account), ("$drafts", Drafts));
        for (var number = 0; number < Suspicious.Length; number++)
        {
            database.Execute(
                $"UPDATE AuditEvents SET Action = '{Suspicious[number]}' WHERE Sequence % 10 = $number AND Action = 'session.created'",
                ("$number", (2 * number) + 1));
        }

        database.Execute("COMMIT");
    }

    private static void AddAccounts(Database database, int user, int count)
    {
        var others = Math.Min(count, AccountsPerUser) - 1;
        database.Copy(
            "Memberships", $"UserId = {user}", count - others, others,
            ("AccountId", $"{Populating.FirstAccount} + number"), ("IsPrimary", "0"));
        database.Execute(
            $"""
            INSERT OR IGNORE INTO RoleAssignments (UserId, RoleId, AccountId)
            SELECT UserId, {AdministratorRole}, AccountId FROM Memberships WHERE UserId = $user
            """,
            ("$user", user));
    }

    private static void AddUsage(Database database, long account, int count)
    {
        foreach (var (series, value, values) in Usage)
        {
            database.Execute(
                $"""
                WITH RECURSIVE hours(hour) AS (SELECT 0 UNION ALL SELECT hour + 1 FROM hours LIMIT {Days * 24}),
                  numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT {Math.Min(values, count)})
                INSERT INTO AccountUsages (AccountId, Grouping, Day, Value, Hour, Requests, Refused)
                SELECT $account, {series}, strftime('%Y-%m-%d 00:00:00', 'now', -hour || ' hours'), {value},
                  CAST(strftime('%H', 'now', -hour || ' hours') AS INTEGER), 10, 1
                FROM numbers CROSS JOIN hours
                """,
                ("$account", account));
        }

        database.Execute(
            """
            INSERT INTO AccountUsages (AccountId, Grouping, Day, Value, Hour, Requests, Refused)
            SELECT AccountId, Grouping + 10, Day, Value, 0, sum(Requests), sum(Refused) FROM AccountUsages
            WHERE AccountId = $account AND Grouping < 10 GROUP BY AccountId, Grouping, Day, Value
            """,
            ("$account", account));
        database.Execute(
            $"""
            WITH RECURSIVE older(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM older LIMIT {OlderDays})
            INSERT INTO AccountUsages (AccountId, Grouping, Day, Value, Hour, Requests, Refused)
            SELECT AccountId, Grouping, datetime(Day, -older.number || ' days'), Value, Hour, Requests, Refused FROM AccountUsages, older
            WHERE AccountId = $account AND Grouping >= 10
              AND Day = (SELECT min(Day) FROM AccountUsages WHERE AccountId = $account AND Grouping = 14)
            """,
            ("$account", account));
    }
}
