using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests;

/// <summary>
/// A SQLite database as Pulse creates it at its first start, with the keys. It is created once, and copied for each test class.
/// </summary>
[SetUpFixture]
public sealed class Template
{
    private static readonly string Folder = SqliteTestDatabase.NewFolder();

    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [OneTimeSetUp]
    public static async Task MakeAsync()
    {
        await using (new PulseApp(SqliteTestDatabase.SettingsOf(Folder)))
        {
        }

        // When the last connection closes, SQLite leaves one file without a write-ahead log. A connection that is just in use closes later.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Directory.EnumerateFiles(Folder, "*.db-*").Any())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    [OneTimeTearDown]
    public static void Delete() => Directory.Delete(Folder, recursive: true);
}
