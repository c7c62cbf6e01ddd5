using System.Text.Json.Nodes;

namespace Pulse.Bench.Running;

/// <summary>
/// Fills a database with rows of each kind. The first account has as many of them as the default limits allow, and the other accounts
/// have the rest.
/// </summary>
internal static class Populating
{
    /// <summary>Expired rows of each kind that is pruned, in addition.</summary>
    public const int Due = 1_000;

    /// <summary>More than all measured steps delete.</summary>
    private const int DueFailures = 10 * Due;

    public const int FirstAccount = 1_000_000;
    public const int FirstUser = 1_000;
    public const int FirstRole = 1_000;

    /// <summary>Action, actor and target of the oldest events. No other event has them.</summary>
    public const string Rare = "rare";

    public const int RareEvents = 5;

    private const int KeysPerAccount = 1_000;
    private const int UsersPerAccount = 10_000;
    private const int RolesPerAccount = 500;
    private const int SessionsPerAccount = 100_000;
    private const int ApplicationsPerAccount = 100_000;

    /// <summary>Hours of usage of one key, within the retention.</summary>
    private const int HoursPerKey = 9_000;

    private const string Oldest = "2026-01-01";
    private const string At = $"datetime('{Oldest}', number || ' seconds')";

    private const string Profile = """
        { "basics": { "businessName": "Acme Coffee LLC", "taxId": "12-3456789",
            "address": { "line1": "77 Broadway", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" },
            "contact": { "firstName": "Ada", "lastName": "Brown", "email": "ada@acme.local", "phone": "+14155552671" } },
          "businessDetails": { "legalStructure": "limitedLiabilityCompany", "mcc": "5814", "description": "Roasts and sells coffee." } }
        """;

    /// <summary>The time of an event with this number, as in a query.</summary>
    public static string TimeOf(long number) =>
        DateTime.Parse($"{Oldest}T00:00:00Z", null).ToUniversalTime().AddSeconds(number).ToString("yyyy-MM-ddTHH:mm:ssZ", null);

    /// <summary>The id of a copied key, application or merchant, as in a path.</summary>
    public static string IdOf(long number) => $"00000000-0000-7000-8000-{number:x12}";

    /// <summary>Creates the rows that are copied.</summary>
    /// <returns>Number of the first account.</returns>
    public static async Task<long> CreateAsync(Conditions conditions, string file)
    {
        await using var pulse = await PulseServer.StartAsync(conditions, file);
        var key = await pulse.MakeKeyAsync();
        foreach (var path in (string[])["/applications", "/merchants"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Headers = { { "Idempotency-Key", $"\"{path}\"" } },
                Content = new StringContent(Profile, System.Text.Encoding.UTF8, "application/json"),
            };
            using var answer = await pulse.Client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }

        return long.Parse((string)JsonNode.Parse(await pulse.Client.GetStringAsync($"/apikeys/{key.Id}"))!["accountId"]!, null);
    }

    public static void Fill(string file, long account, int count, int events)
    {
        using var database = new Database(file);
        database.Execute("PRAGMA journal_mode = OFF; BEGIN");
        AddAccounts(database, account, count);
        AddUsers(database, account, count);
        AddBusinesses(database, account, count);
        AddTraces(database, count);
        database.Copy(
            "AuditEvents", $"AccountId = {account} AND Action = 'apiKey.created'", 0, events,
            ("Id", Database.Id), ("At", At), ("Position", "-1 - number"), ("Mac", "randomblob(32)"),
            ("Action", OldestOr("iif(number % 2, 'session.created', Action)")), ("ActorId", OldestOr("number % 100")),
            ("ActorName", OldestOr("number % 100 || '@n.test'")), ("TargetId", OldestOr("number % 10000")));
        database.Execute("COMMIT");
        database.Execute("PRAGMA journal_mode = WAL");
    }

    private static string OldestOr(string value) => $"iif(number < {RareEvents}, '{Rare}', {value})";

    private static string OwnerOf(long account, int own) => $"iif(number < {own}, {account}, {FirstAccount} + number)";

    private static void AddAccounts(Database database, long account, int count)
    {
        database.Copy(
            "Accounts", $"Id = {account}", 0, count,
            ("Id", $"{FirstAccount} + number"), ("Name", "'Account ' || number"), ("Sequence", "1000 + number"), ("CreatedAt", At));
        var owner = OwnerOf(account, KeysPerAccount - 2);
        database.Copy(
            "ApiKeys", "Sequence = 1", 0, count,
            ("Id", Database.Id), ("AccountId", owner), ("Identifier", Database.Identifier), ("Name", "'key ' || number"),
            ("CreatedAt", At));
        database.Copy(
            "KeySecrets", "Sequence = 1", 0, count,
            ("Id", Database.Id), ("ApiKeyId", Database.Id), ("AccountId", owner), ("Hash", "randomblob(32)"));
    }

    private static void AddUsers(Database database, long account, int count)
    {
        var owner = OwnerOf(account, UsersPerAccount - 1);
        database.Copy(
            "Users", "Id = 1", 0, count,
            ("Id", $"{FirstUser} + number"), ("Email", "number || '@n.test'"), ("UserName", "number || '@n.test'"),
            ("NormalizedUserName", "number || '@N.TEST'"), ("NormalizedEmail", "number || '@N.TEST'"), ("CreatedAt", At));
        database.Copy(
            "Memberships", "UserId = 1", 0, count,
            ("UserId", $"{FirstUser} + number"), ("AccountId", owner), ("UserCreatedAt", At), ("SessionsElsewhereSince", "NULL"));
        database.Copy(
            "Roles", "Id = 2", 0, count,
            ("Id", $"{FirstRole} + number"), ("AccountId", OwnerOf(account, RolesPerAccount)), ("Name", "'role ' || number"),
            ("CreatedAt", At));
        database.Copy(
            "RoleAssignments", "UserId = 1", 0, count,
            ("UserId", $"{FirstUser} + number"), ("RoleId", $"{FirstRole} + iif(number < {UsersPerAccount - 1}, 0, number)"),
            ("AccountId", owner));
        var users = Math.Min(count, UsersPerAccount - 1);
        foreach (var (first, rows, expiry) in (IEnumerable<(int, int, string)>)[(0, count, "2100-01-01"), (count, Due, Oldest)])
        {
            database.Copy(
                "Sessions", "UserId = 1", first, rows,
                ("Id", Database.Id), ("TokenHash", "randomblob(32)"), ("CreatedAt", At), ("LastSeenAt", At),
                ("ExpiresAt", $"datetime('{expiry}')"),
                ("UserId", $"{FirstUser} + iif(number < {SessionsPerAccount}, number % {users}, number % {count})"),
                ("CountedIn", OwnerOf(account, SessionsPerAccount)));
        }
    }

    private static void AddBusinesses(Database database, long account, int count)
    {
        (string, string)[] columns =
            [("Id", Database.Id), ("AccountId", OwnerOf(account, ApplicationsPerAccount)), ("CreatedAt", At)];
        database.Copy(
            "Applications", "Sequence = 1", 0, count,
            [.. columns, ("KeyHash", "randomblob(32)"), ("Status", "iif(number % 1000 = 0, 'Submitted', Status)")]);
        database.Copy("Merchants", "Sequence = 1", 0, count, [.. columns, ("Status", "iif(number % 1000 = 0, 'Suspended', Status)")]);
    }

    /// <summary>Adds hours of usage, login failures and idempotency records.</summary>
    private static void AddTraces(Database database, int count)
    {
        database.Execute(
            $"""
            WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT $count)
            INSERT INTO KeyUsages (ApiKeyId, Hour, Code, Count)
            SELECT iif(number < {HoursPerKey}, (SELECT Id FROM ApiKeys WHERE Sequence = 1),
                printf('00000000-0000-7000-8000-%012X', number / {HoursPerKey})),
              strftime('%Y-%m-%d %H:00:00', 'now', -(number % {HoursPerKey}) || ' hours'), 'ok', 1
            FROM numbers;
            WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT {Due})
            INSERT INTO KeyUsages (ApiKeyId, Hour, Code, Count)
            SELECT (SELECT Id FROM ApiKeys WHERE Sequence = 1), datetime('2020-01-01', number || ' hours'), 'ok', 1 FROM numbers;
            WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT $count + {DueFailures})
            INSERT INTO LoginFailures (KeyHash, At)
            SELECT randomblob(32), iif(number < {DueFailures}, datetime('{Oldest}'), datetime('now', '1 hour')) FROM numbers
            """,
            ("$count", count));
        foreach (var (rows, expiry) in (IEnumerable<(int, string)>)[(count, "2100-01-01"), (Due, Oldest)])
        {
            database.Copy(
                "IdempotencyRecords", "1", 0, rows, ("Id", "randomblob(32)"), ("ExpiresAt", $"datetime('{expiry}', number || ' seconds')"));
        }
    }
}
