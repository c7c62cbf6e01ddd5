using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Bench.Running;

/// <summary>Inserts rows into the database of a stopped Pulse. The same number of requests would take too long.</summary>
internal static class Filling
{
    /// <summary>Copies the only key in the database, and adds a session of each copy.</summary>
    /// <returns>The session tokens.</returns>
    public static IReadOnlyList<string> AddKeys(string file, int count)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        using var addKey = Command(connection, """
            INSERT INTO ApiKeys (Id, AccountId, Identifier, SecretHint, Name, Permissions, Active, AllowedIps,
              CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
            SELECT $id, AccountId, $identifier, SecretHint, Name, Permissions, Active, AllowedIps,
              CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version
            FROM ApiKeys WHERE Sequence = 1
            """);
        using var addSecret = Command(connection, """
            INSERT INTO KeySecrets (Id, ApiKeyId, AccountId, Hash, Hint, CreatedAt, ActivatedAt, GraceSeconds)
            SELECT $id, $id, AccountId, $hash, Hint, CreatedAt, ActivatedAt, GraceSeconds FROM KeySecrets WHERE Sequence = 1
            """);
        using var addSession = Command(connection, """
            INSERT INTO Sessions (Id, TokenHash, SecretId, CountedIn, CreatedAt, ExpiresAt, LastSeenAt)
            SELECT $id, $hash, $secret, CountedIn, CreatedAt, ExpiresAt, LastSeenAt FROM Sessions
            WHERE SecretId IS NOT NULL ORDER BY Sequence LIMIT 1
            """);
        var tokens = new List<string>(count);
        for (var i = 0; i < count; i++)
        {
            var id = NewId();
            var identifier = ApiKeyIdentifier.From(RandomNumberGenerator.GetString(
                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", ApiKeyIdentifier.RandomLength));
            var secret = ApiKeySecret.From(RandomNumberGenerator.GetBytes(ApiKeySecret.RandomBytes));
            var token = SessionToken.From(RandomNumberGenerator.GetBytes(SessionToken.RandomBytes));
            Execute(addKey, ("$id", id), ("$identifier", identifier.Value));
            Execute(addSecret, ("$id", id), ("$hash", CredentialHash.Of(identifier, secret).ToBytes()));
            Execute(addSession, ("$id", NewId()), ("$hash", CredentialHash.Of(token).ToBytes()), ("$secret", id));
            tokens.Add(token.Reveal());
        }

        transaction.Commit();
        return tokens;
    }

    /// <summary>Copies the first user, with the same password and account.</summary>
    /// <returns>The e-mail addresses.</returns>
    public static IReadOnlyList<string> AddUsers(string file, int count)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        using var addUser = Command(connection, """
            INSERT INTO Users (Email, Active, ActivatedAt, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version, UserName,
              NormalizedUserName, NormalizedEmail, PasswordHash, SecurityStamp, ConcurrencyStamp)
            SELECT $email, Active, ActivatedAt, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version, $email,
              upper($email), upper($email), PasswordHash, SecurityStamp, ConcurrencyStamp
            FROM Users WHERE Id = 1
            """);
        var emails = Enumerable.Range(1, count).Select(number => $"user-{number}@pulse.local").ToList();
        foreach (var email in emails)
        {
            Execute(addUser, ("$email", email));
        }

        using var join = Command(connection, """
            INSERT INTO Memberships (UserId, AccountId, IsPrimary, UserCreatedAt)
            SELECT Users.Id, AccountId, IsPrimary, CreatedAt FROM Memberships, Users WHERE UserId = 1 AND Users.Id > 1
            """);
        join.ExecuteNonQuery();
        transaction.Commit();
        return emails;
    }

    /// <summary>
    /// Replaces the only application in the database by copies of it, and copies its account. One application in ten is submitted.
    /// </summary>
    /// <param name="file">Path of the database.</param>
    /// <param name="accounts">Number of accounts with applications. The rows of all accounts are interleaved, so that the rows of one
    /// account are as far apart as possible.</param>
    /// <param name="each">Number of applications in each account.</param>
    public static void AddApplications(string file, int accounts, int each)
    {
        using var connection = Open(file);
        using var inHaste = Command(connection, "PRAGMA synchronous = OFF");
        inHaste.ExecuteNonQuery();
        using var addAccounts = Command(connection, """
            INSERT INTO Accounts (Id, Name, Active, Permissions, RequireMfa, Sequence, ApiKeyPolicy_RequireExpiry,
              ApiKeyPolicy_RequireAllowedIps, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version)
            SELECT number, 'Account ' || number, Active, Permissions, RequireMfa, Sequence + number, ApiKeyPolicy_RequireExpiry,
              ApiKeyPolicy_RequireAllowedIps, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, Version
            FROM Accounts, (WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT $others)
              SELECT number FROM numbers)
            WHERE Id = (SELECT AccountId FROM Applications)
            """);
        if (accounts > 1)
        {
            addAccounts.Parameters.AddWithValue("$others", accounts - 1);
            addAccounts.ExecuteNonQuery();
        }

        using var add = Command(connection, """
            INSERT INTO Applications (Id, AccountId, Status, Content, SearchText, KeyHash, CreatedAt, CreatedBy, UpdatedAt,
              UpdatedBy, Version)
            SELECT printf('00000000-0000-7000-8000-%012X', $turn * $accounts + number), iif(number = 0, AccountId, number),
              iif($turn % 10 = 0, 'Submitted', Status), Content, SearchText, randomblob(32), datetime('2026-01-01', $turn || ' minutes'),
              CreatedBy, UpdatedAt, UpdatedBy, Version
            FROM Applications, (WITH RECURSIVE numbers(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers LIMIT $accounts)
              SELECT number FROM numbers)
            WHERE Sequence = 1
            """);
        for (var turn = 0; turn < each; turn++)
        {
            add.Parameters.Clear();
            add.Parameters.AddWithValue("$turn", turn);
            add.Parameters.AddWithValue("$accounts", accounts);
            add.ExecuteNonQuery();
        }

        using var removeFirst = Command(connection, "DELETE FROM Applications WHERE Sequence = 1");
        removeFirst.ExecuteNonQuery();
    }

    /// <returns>The ids of the applications in the first account that has any.</returns>
    public static IReadOnlyList<string> ApplicationsOfFirstAccount(string file)
    {
        using var connection = Open(file);
        using var find = Command(
            connection, "SELECT Id FROM Applications WHERE AccountId = (SELECT AccountId FROM Applications ORDER BY Sequence LIMIT 1)");
        using var reader = find.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0).ToLowerInvariant());
        }

        return ids;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static void Execute(SqliteCommand command, params (string Name, object Value)[] parameters)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        if (command.ExecuteNonQuery() != 1)
        {
            throw new InvalidOperationException($"The command did not write exactly one row: {command.CommandText}");
        }
    }

    private static string NewId() => Guid.CreateVersion7().ToString().ToUpperInvariant();
}
