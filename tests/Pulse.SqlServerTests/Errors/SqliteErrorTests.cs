using Microsoft.Data.Sqlite;
using Pulse.Infrastructure.Persistence;

namespace Pulse.SqlServerTests.Errors;

/// <summary>Errors as SQLite itself raises them, in a real file.</summary>
public sealed class SqliteErrorTests
{
    private string folder = "";
    private SqliteConnection connection = null!;

    [SetUp]
    public void MakeTables()
    {
        folder = Directory.CreateTempSubdirectory("pulse-test-").FullName;
        connection = Open();
        Execute(
            connection,
            """
            CREATE TABLE Parents (Id INTEGER PRIMARY KEY, Name TEXT NOT NULL UNIQUE CHECK (Name <> 'bad'));
            CREATE TABLE Children (Code TEXT PRIMARY KEY, ParentId INTEGER NOT NULL REFERENCES Parents (Id));
            INSERT INTO Parents VALUES (1, 'first');
            INSERT INTO Children VALUES ('a', 1);
            """);
    }

    [TearDown]
    public void Remove()
    {
        connection.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("INSERT INTO Parents VALUES (2, 'first')", TestName = "A_duplicate_in_a_unique_column_of_SQLite_is_a_unique_violation")]
    [TestCase("INSERT INTO Parents VALUES (1, 'other')", TestName = "A_duplicate_row_id_of_SQLite_is_a_unique_violation")]
    [TestCase("INSERT INTO Children VALUES ('a', 1)", TestName = "A_duplicate_primary_key_of_SQLite_is_a_unique_violation")]
    public void A_unique_violation_is_recognized(string statement) =>
        Assert.That(KindsOf(statement), Is.EqualTo((Unique: true, ForeignKey: false, Unavailable: false)));

    [TestCase("INSERT INTO Children VALUES ('b', 9)", TestName = "A_missing_parent_in_SQLite_is_a_foreign_key_violation")]
    [TestCase("DELETE FROM Parents", TestName = "A_deleted_parent_in_SQLite_is_a_foreign_key_violation")]
    public void A_recognized_foreign_key_violation(string statement) =>
        Assert.That(KindsOf(statement), Is.EqualTo((Unique: false, ForeignKey: true, Unavailable: false)));

    [TestCase("INSERT INTO Parents VALUES (2, NULL)", TestName = "A_missing_value_in_SQLite_is_a_defect")]
    [TestCase("INSERT INTO Parents VALUES (2, 'bad')", TestName = "A_failed_check_of_SQLite_is_a_defect")]
    public void Any_other_SQLite_error_is_a_defect(string statement) =>
        Assert.That(KindsOf(statement), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: false)));

    [Test]
    public void A_locked_file_counts_as_unavailable()
    {
        using var other = Open();
        Execute(other, "BEGIN IMMEDIATE");

        Assert.That(KindsOf("BEGIN IMMEDIATE"), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));
    }

    [Test]
    public void A_file_that_cannot_be_written_counts_as_unavailable()
    {
        Execute(connection, "PRAGMA query_only = 1");

        Assert.That(KindsOf("INSERT INTO Parents VALUES (2, 'other')"), Is.EqualTo((Unique: false, ForeignKey: false, Unavailable: true)));
    }

    [Test]
    public void A_file_that_is_not_a_database_counts_as_damaged()
    {
        connection.Dispose();
        File.WriteAllText(Path.Combine(folder, "errors.db"), new string('x', 4_096));
        using var opened = Open();

        var exception = Assert.Catch<SqliteException>(() => Execute(opened, "SELECT * FROM Parents"))!;

        Assert.That((DatabaseErrors.IsDamage(exception), DatabaseErrors.IsUnavailable(exception)), Is.EqualTo((true, true)));
    }

    [Test]
    public void The_text_of_an_error_message_does_not_make_it_a_constraint_violation()
    {
        const int AnyConstraint = SQLitePCL.raw.SQLITE_CONSTRAINT;
        var exception = new SqliteException("SQLite Error 19: 'UNIQUE constraint failed: FOREIGN KEY constraint failed'.", AnyConstraint);

        Assert.That(DatabaseErrors.IsUniqueViolation(exception) || DatabaseErrors.IsForeignKeyViolation(exception), Is.False);
    }

    private (bool Unique, bool ForeignKey, bool Unavailable) KindsOf(string statement)
    {
        var exception = Assert.Catch<SqliteException>(() => Execute(connection, statement))!;
        return (
            DatabaseErrors.IsUniqueViolation(exception),
            DatabaseErrors.IsForeignKeyViolation(exception),
            DatabaseErrors.IsUnavailable(exception));
    }

    private SqliteConnection Open()
    {
        var opened = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "errors.db")};Foreign Keys=true;Default Timeout=1;Pooling=false");
        opened.Open();
        return opened;
    }

    private static void Execute(SqliteConnection connection, string statements)
    {
        using var command = new SqliteCommand(statements, connection);
        command.ExecuteNonQuery();
    }
}
