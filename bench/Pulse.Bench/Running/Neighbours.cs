using Microsoft.Data.Sqlite;

namespace Pulse.Bench.Running;

/// <summary>Adds other accounts to the database of a stopped Pulse, each with a key, a user and a role.</summary>
internal static class Neighbours
{
    /// <summary>First number of the added accounts and users, far above the numbers that Pulse assigns.</summary>
    private const int First = 1_000_000;

    public static void Add(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        foreach (var statement in (string[])[AddAccounts, AddKeys, AddSecrets, AddUsers, AddMemberships, AddRoles, AddAssignments])
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                $"WITH RECURSIVE numbers(number) AS (SELECT {First} UNION ALL SELECT number + 1 FROM numbers LIMIT $count) {statement}";
            command.Parameters.AddWithValue("$count", count);
            if (command.ExecuteNonQuery() != count)
            {
                throw new InvalidOperationException($"The statement did not write {count} rows: {statement}");
            }
        }

        transaction.Commit();
    }

    /// <summary>Makes a user a member and an administrator of this number of the added accounts.</summary>
    /// <param name="file">Path of the database.</param>
    /// <param name="count">Number of accounts.</param>
    public static void Join(string file, int userId, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            WITH RECURSIVE numbers(number) AS (SELECT $first UNION ALL SELECT number + 1 FROM numbers LIMIT $count)
            INSERT INTO Memberships (UserId, AccountId, IsPrimary) SELECT $user, number, 0 FROM numbers;
            WITH RECURSIVE numbers(number) AS (SELECT $first UNION ALL SELECT number + 1 FROM numbers LIMIT $count)
            INSERT INTO RoleAssignments (UserId, RoleId, AccountId) SELECT $user, 2, number FROM numbers
            """;
        command.Parameters.AddWithValue("$first", First);
        command.Parameters.AddWithValue("$user", userId);
        command.Parameters.AddWithValue("$count", count);
        command.ExecuteNonQuery();
    }

    private const string AddAccounts = """
        INSERT INTO Accounts (Id, Name, Active, Permissions, RequireMfa, Sequence, ApiKeyPolicy_RequireExpiry,
          ApiKeyPolicy_RequireAllowedIps, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
        SELECT number, 'Account ' || number, Active, Permissions, RequireMfa, number, ApiKeyPolicy_RequireExpiry,
          ApiKeyPolicy_RequireAllowedIps, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version
        FROM numbers, (SELECT * FROM Accounts ORDER BY Sequence LIMIT 1)
        """;

    private const string AddKeys = """
        INSERT INTO ApiKeys (Id, AccountId, Identifier, SecretHint, Name, Permissions, Active, AllowedIps, CreatedAt, CreatedBy,
          UpdatedAt, UpdatedBy, Version)
        SELECT printf('00000000-0000-7000-8000-%012X', number), number, printf('neighbour-%d', number), SecretHint, Name, Permissions,
          Active, AllowedIps, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version
        FROM numbers, (SELECT * FROM ApiKeys ORDER BY Sequence LIMIT 1)
        """;

    private const string AddSecrets = """
        INSERT INTO KeySecrets (Id, ApiKeyId, AccountId, Hash, Hint, CreatedAt, ActivatedAt, GraceSeconds)
        SELECT printf('00000000-0000-7000-8000-%012X', number), printf('00000000-0000-7000-8000-%012X', number), number, randomblob(32),
          Hint, CreatedAt, ActivatedAt, GraceSeconds
        FROM numbers, (SELECT * FROM KeySecrets ORDER BY Sequence LIMIT 1)
        """;

    private const string AddUsers = """
        INSERT INTO Users (Id, Email, Active, ActivatedAt, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version, UserName,
          NormalizedUserName, NormalizedEmail, PasswordHash, SecurityStamp, ConcurrencyStamp)
        SELECT number, number || '@n.test', Active, ActivatedAt, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version, number || '@n.test',
          number || '@N.TEST', number || '@N.TEST', PasswordHash, SecurityStamp, ConcurrencyStamp
        FROM numbers, (SELECT * FROM Users WHERE Id = 1)
        """;

    private const string AddMemberships = "INSERT INTO Memberships (UserId, AccountId, IsPrimary) SELECT number, number, 1 FROM numbers";

    private const string AddRoles = """
        INSERT INTO Roles (Id, AccountId, Name, Permissions, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
        SELECT number, number, 'readers', Permissions, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version
        FROM numbers, (SELECT * FROM Roles WHERE Id = 2)
        """;

    private const string AddAssignments =
        "INSERT INTO RoleAssignments (UserId, RoleId, AccountId) SELECT number, number, number FROM numbers";
}
