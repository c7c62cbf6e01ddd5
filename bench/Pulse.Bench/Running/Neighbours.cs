namespace Pulse.Bench.Running;

/// <summary>Adds other accounts to the database of a stopped Pulse, each with a key, a user and a role.</summary>
internal static class Neighbours
{
    /// <summary>First number of the added accounts and users, far above the numbers that Pulse assigns.</summary>
    public const int First = 1_000_000;

    public static void Add(string file, int count)
    {
        using var database = new Database(file);
        database.Execute("BEGIN");
        database.Copy(
            "Accounts", "Sequence = (SELECT min(Sequence) FROM Accounts)", First, count,
            ("Id", "number"), ("Name", "'Account ' || number"), ("Sequence", "number"));
        database.Copy(
            "ApiKeys", "Sequence = 1", First, count, ("Id", Database.Id), ("AccountId", "number"), ("Identifier", Database.Identifier));
        database.Copy(
            "KeySecrets", "Sequence = 1", First, count,
            ("Id", Database.Id), ("ApiKeyId", Database.Id), ("AccountId", "number"), ("Hash", "randomblob(32)"));
        AddUsers(database, First, count);
        database.Copy("Memberships", "UserId = 1", First, count, ("UserId", "number"), ("AccountId", "number"));
        database.Copy("Roles", "Id = 2", First, count, ("Id", "number"), ("AccountId", "number"), ("Name", "'readers'"));
        database.Copy(
            "RoleAssignments", "UserId = 1", First, count, ("UserId", "number"), ("RoleId", "number"), ("AccountId", "number"));
        database.Execute("COMMIT");
    }

    /// <summary>Creates a database with administrators of this number of accounts each.</summary>
    /// <returns>The e-mail addresses.</returns>
    public static async Task<IReadOnlyList<string>> PrepareAsync(Conditions conditions, string file, params int[] accounts)
    {
        await using (var pulse = await PulseServer.StartAsync(conditions, file))
        {
            await pulse.MakeKeyAsync();
        }

        Add(file, accounts.Max());
        return AddAdministrators(file, accounts);
    }

    /// <summary>
    /// Adds users who administer the first account and, from the second one on, the accounts of <see cref="Add"/>. They have the first
    /// user's password.
    /// </summary>
    /// <param name="file">Path of the database.</param>
    /// <param name="accounts">Number of accounts of each user.</param>
    /// <returns>The e-mail addresses.</returns>
    private static IReadOnlyList<string> AddAdministrators(string file, params int[] accounts)
    {
        using var database = new Database(file);
        AddUsers(database, first: 2, accounts.Length);
        for (var user = 2; user < accounts.Length + 2; user++)
        {
            var (others, number) = (accounts[user - 2] - 1, $"{user}");
            database.Copy("Memberships", "UserId = 1", first: 0, count: 1, ("UserId", number));
            database.Copy("Memberships", "UserId = 1", First, others, ("UserId", number), ("AccountId", "number"), ("IsPrimary", "0"));
            database.Execute(
                "INSERT INTO RoleAssignments (UserId, RoleId, AccountId) SELECT UserId, 2, AccountId FROM Memberships WHERE UserId = $user",
                ("$user", user));
        }

        return [.. accounts.Select((_, index) => $"{index + 2}@n.test")];
    }

    private static void AddUsers(Database database, int first, int count) => database.Copy(
        "Users", "Id = 1", first, count,
        ("Id", "number"), ("Email", "number || '@n.test'"), ("UserName", "number || '@n.test'"),
        ("NormalizedUserName", "number || '@N.TEST'"), ("NormalizedEmail", "number || '@N.TEST'"));
}
