using Microsoft.Data.Sqlite;

namespace Pulse.Infrastructure.Recovery;

/// <summary>
/// Changes the database of a backup before it takes its place (ADR 47). The statements fit every version since <c>Initial</c>.
/// </summary>
internal static class RestoredContent
{
    /// <summary>A session, challenge or one-time token of the backup can have ended since, and would be valid again.</summary>
    private const string EndAccess = """
        DELETE FROM MfaChallenges;
        UPDATE Users SET PasswordTokenHash = NULL, PasswordTokenExpiresAt = NULL, PasswordTokenIssuer = NULL;
        """;

    /// <summary>
    /// Begins the feed anew, after every position that the lost history can have reached: at the Unix time in milliseconds, unless the
    /// feed is further. Services compare positions with those of answers that they keep. No row of the lost history is left, so that each
    /// listener that resumes is told to drop everything.
    /// </summary>
    private const string MoveFeed = """
        DELETE FROM Changes;
        UPDATE ChangeFeedHead SET Position = max(Position + 1, $now);
        INSERT INTO Changes (Position, Subject, At) SELECT Position, 'restored:' || lower(hex(randomblob(16))), $at FROM ChangeFeedHead;
        DELETE FROM Nodes;
        """;

    /// <returns>The number of sessions that were ended.</returns>
    public static int Prepare(string database, bool keepSessions, DateTime now)
    {
        using var connection = SqliteCopy.Open(database);
        using var transaction = connection.BeginTransaction();
        var ended = keepSessions ? 0 : Execute(connection, transaction, "DELETE FROM Sessions", now);
        Execute(connection, transaction, EndAccess, now);
        Execute(connection, transaction, MoveFeed, now);
        transaction.Commit();
        return ended;
    }

    private static int Execute(SqliteConnection connection, SqliteTransaction transaction, string sql, DateTime now)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        command.Parameters.AddWithValue("$now", new DateTimeOffset(now).ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$at", now);
        return command.ExecuteNonQuery();
    }
}
