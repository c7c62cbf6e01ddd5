using Microsoft.Data.Sqlite;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

public sealed class KilledMigrationTests
{
    private const int Attempts = 30;

    [Test]
    public async Task A_start_after_one_that_was_killed_in_its_first_migration_succeeds()
    {
        using var folder = await KillInMigrationAsync();
        Assert.That(HasLockRow(folder), Is.True, "EF Core's lock must remain after the kill.");

        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        var client = await pulse.ReadyAsync();

        var token = await client.LoginAsync(folder.FirstPassword());
        var key = await client.CreateKeyAsync(token, "after the kill");
        Assert.That((string)(await client.GetSessionOfKeyAsync(key))["apiKey"]!["name"]!, Is.EqualTo("after the kill"));
        Assert.That(folder.Query<long>("SELECT COUNT(*) FROM Accounts"), Is.EqualTo(1));
    }

    /// <summary>Kills a process while it holds EF Core's migration lock. If a process is too quick, tries another.</summary>
    private static async Task<WorkFolder> KillInMigrationAsync()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var folder = new WorkFolder();
            await using (var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort))
            {
                while (!HasLockRow(folder) && !pulse.Output.Address.IsCompleted)
                {
                    await Task.Delay(File.Exists(folder.Database) ? 0 : 1);
                }

                await pulse.KillAsync();
            }

            if (HasLockRow(folder))
            {
                return folder;
            }

            folder.Dispose();
        }

        throw new AssertionException($"None of {Attempts} processes was killed during its migration.");
    }

    private static bool HasLockRow(WorkFolder folder)
    {
        try
        {
            return File.Exists(folder.Database) && folder.Query<long>("SELECT COUNT(*) FROM __EFMigrationsLock") > 0;
        }
        catch (SqliteException notYet) when (notYet.SqliteErrorCode is SQLitePCL.raw.SQLITE_ERROR
            or SQLitePCL.raw.SQLITE_BUSY
            or SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            return false;
        }
    }
}
