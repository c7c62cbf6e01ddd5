using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests.Faults;

/// <summary>Another process reads the database for a long time, as a backup does, during many writes.</summary>
public sealed class WriteAheadLogTests
{
    private const long MiB = 1024 * 1024;

    [Test]
    public async Task A_write_ahead_log_that_grew_during_a_long_read_is_reported_and_shrinks_afterwards()
    {
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        await using (var reading = await OpenAsync(folder))
        {
            await using var reader = reading.BeginTransaction(deferred: true);
            await ExecuteAsync(reading, """SELECT COUNT(*) FROM "Accounts" """);
            await WriteAsync(folder, 80);

            await pulse.UntilToldAsync("SQLite's write-ahead log has grown to");
            Assert.That(SizeOfLog(folder), Is.GreaterThan(64 * MiB));
        }

        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (SizeOfLog(folder) > MiB)
        {
            await Task.Delay(100, timeout.Token);
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows does not delete a working directory.")]
    public async Task Relative_paths_keep_their_startup_meaning_when_the_working_directory_is_deleted()
    {
        using var folder = WorkFolder.AfterFirstStart();
        using var working = new WorkFolder();
        await using var pulse = await PulseProcess.StartReadyAsync(
            working,
            ("ConnectionStrings__Pulse", $"Data Source={Path.GetRelativePath(working.Path, folder.Database)}"),
            ("Keys__Folder", Path.GetRelativePath(working.Path, folder.File("pulse-keys"))));

        Directory.Delete(working.Path, recursive: true);
        await using var reading = await OpenAsync(folder);
        await using var reader = reading.BeginTransaction(deferred: true);
        await ExecuteAsync(reading, """SELECT COUNT(*) FROM "Accounts" """);
        await WriteAsync(folder, 80);

        await pulse.UntilToldAsync("SQLite's write-ahead log has grown to");
        Assert.That($"{pulse.Output}", Does.Not.Contain("   at "));
    }

    /// <summary>The whole log is copied to the database, but it cannot restart because a write does not end.</summary>
    [Test]
    public async Task A_write_ahead_log_that_no_reader_holds_is_not_reported_as_held()
    {
        const int Looks = 4;
        using var folder = WorkFolder.AfterFirstStart();
        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        await using var index = new FileStream(
            folder.File("pulse.db-shm"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await using var writing = await OpenAsync(folder);
        await ExecuteAsync(writing, "PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 30000; CREATE TABLE Others (Bytes BLOB)");
        await using (var reading = await OpenAsync(folder))
        {
            await using var reader = reading.BeginTransaction(deferred: true);
            await ExecuteAsync(reading, """SELECT COUNT(*) FROM "Accounts" """);
            await ExecuteAsync(writing, $"BEGIN IMMEDIATE; INSERT INTO Others VALUES (zeroblob({70 * MiB})); COMMIT; BEGIN IMMEDIATE");
        }

        for (var look = 0; look < Looks; look++)
        {
            // Only a checkpoint of Pulse copies the pages that were committed here.
            await ExecuteAsync(writing, "INSERT INTO Others VALUES (zeroblob(10000)); COMMIT; BEGIN IMMEDIATE");
            await UntilCopiedAsync(index);
        }

        Assert.That(pulse.Output.ToString(), Does.Not.Contain("SQLite's write-ahead log has grown to"));
    }

    /// <summary>
    /// Compares the number of pages in the log with the number of copied pages (https://sqlite.org/walformat.html, "The WAL-Index Header").
    /// </summary>
    /// <param name="index">Must be closed after the connections: closing it releases the locks of this process on the file.</param>
    private static async Task UntilCopiedAsync(FileStream index)
    {
        const int PagesAt = 16;
        const int CopiedAt = 96;
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        var header = new byte[CopiedAt + sizeof(int)];
        do
        {
            await Task.Delay(20, timeout.Token);
            index.Position = 0;
            await index.ReadExactlyAsync(header, timeout.Token);
        }
        while (BitConverter.ToInt32(header, PagesAt) != BitConverter.ToInt32(header, CopiedAt));
    }

    private static long SizeOfLog(WorkFolder folder) => new FileInfo(folder.File("pulse.db-wal")).Length;

    private static async Task WriteAsync(WorkFolder folder, int megabytes)
    {
        await using var writing = await OpenAsync(folder);
        await ExecuteAsync(writing, "CREATE TABLE Filler (Bytes BLOB)");
        for (var written = 0; written < megabytes; written++)
        {
            await ExecuteAsync(writing, $"INSERT INTO Filler VALUES (zeroblob({MiB}))");
        }
    }

    private static async Task<SqliteConnection> OpenAsync(WorkFolder folder)
    {
        var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string statement)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
