using Pulse.Bench.Hosts;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures changes of keys beside a host that inserts one row per request with a durable commit. The database is on the disk of the
/// temporary folder: on a file system in memory, a commit does not wait, and the ratios have no meaning.
/// </summary>
internal static class Writes
{
    private const int Accounts = 500;
    private const int KeysOfAccount = 4;

    /// <summary>Keys that are prepared for each second of deletions.</summary>
    private const int DeletionsPerSecond = 8_000;

    private const string Account = """{ ["x-account-id"] = fields[2] }""";

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        await CreateAccountsAsync(conditions, database);
        var deletions = DeletionsPerSecond * (Contest.WarmUpOf(conditions) + (conditions.Rounds * conditions.Seconds));
        var keys = AddKeys(database, (Accounts * KeysOfAccount) + deletions);
        var changed = folder.Write("changed.txt", string.Join('\n', keys.Take(Accounts * KeysOfAccount)));
        var deleted = new Queue<string>(keys.Skip(Accounts * KeysOfAccount));

        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var key = await pulse.MakeKeyAsync();
        await using var commits = await ContestantServer.StartAsync(Contestant.OneCommit, CommitWriter.In(folder.File("rows.db")));
        var login = WrkScript.Post("/auth/login", $$"""{"apiKey":"{{key.Identifier}}","apiSecret":"{{key.Secret}}"}""");
        var create = WrkScript.ForEachLine(
            changed, "POST", "'/apikeys'", """'{"name":"made","permissions":["readMerchants"]}'""", Account);
        var patch = WrkScript.ForEachLine(
            changed, "PATCH", "'/apikeys/' .. fields[1]", """'{"description":"' .. os.time() .. ' ' .. count .. '"}'""", Account);
        var rotate = WrkScript.ForEachLine(
            changed, "POST", "'/apikeys/' .. fields[1] .. '/rotate'", """'{"graceSeconds":0}'""", Account);
        await Comparison.RunAsync(
            conditions, "Changes of keys, each durable", "one commit",
            [
                new("one durable commit: an insert in SQLite with `synchronous=FULL`", seconds => Wrk.RunAsync(
                    conditions, seconds, commits.Address, [], folder.Write("commit.lua", WrkScript.Post("/rows", "")))),
                Entrant("create: `POST /apikeys`", _ => create),
                Entrant("change: `PATCH /apikeys/{id}`", _ => patch),
                Entrant("rotate: `POST /apikeys/{id}/rotate`", _ => rotate),
                Entrant("delete: `DELETE /apikeys/{id}`", seconds => WrkScript.ForEachLine(
                    folder.Write("deleted.txt", NextLines(deleted, seconds)), "DELETE", "'/apikeys/' .. fields[1]", headers: Account)),
                Entrant("log in with a key: `POST /auth/login`", _ => login),
            ]);

        Entrant Entrant(string name, Func<int, string> script) => new(
            name,
            seconds => Wrk.RunAsync(
                conditions, seconds, pulse.Address, [("Authorization", $"Bearer {pulse.Token}")],
                folder.Write("script.lua", script(seconds))));
    }

    /// <summary>Creates accounts with their audit chains. Changes of different accounts do not wait for the same rows.</summary>
    private static async Task CreateAccountsAsync(Conditions conditions, string database)
    {
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        await pulse.MakeKeyAsync();
        for (var i = 0; i < Accounts; i++)
        {
            using var answer = await pulse.Client.PostAsJsonAsync("/accounts", new { accountName = $"Account {i}" });
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <returns>Lines with the id of a key and of its account.</returns>
    private static IReadOnlyList<string> AddKeys(string file, int count)
    {
        const string AccountId = "(SELECT Account FROM Numbered WHERE Turn = number % (SELECT count(*) FROM Numbered))";
        using var database = new Database(file);
        database.Execute("""
            BEGIN;
            CREATE TEMP TABLE Numbered AS
              SELECT row_number() OVER () - 1 AS Turn, Id AS Account FROM Accounts WHERE Id NOT IN (SELECT AccountId FROM ApiKeys);
            CREATE UNIQUE INDEX temp.IX_Numbered ON Numbered (Turn)
            """);
        database.Copy(
            "ApiKeys", "Sequence = 1", 0, count,
            ("Id", Database.Id), ("AccountId", AccountId), ("Identifier", Database.Identifier));
        database.Copy(
            "KeySecrets", "Sequence = 1", 0, count,
            ("Id", Database.Id), ("ApiKeyId", Database.Id), ("AccountId", AccountId), ("Hash", "randomblob(32)"));
        database.Execute("COMMIT");
        return database.Read("SELECT lower(Id) || ' ' || printf('%016d', AccountId) FROM ApiKeys WHERE Sequence > 1");
    }

    private static string NextLines(Queue<string> keys, int seconds) =>
        string.Join('\n', Enumerable.Range(0, Math.Min(keys.Count, DeletionsPerSecond * seconds)).Select(_ => keys.Dequeue()));
}
