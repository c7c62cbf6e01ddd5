using Microsoft.Data.Sqlite;

namespace Pulse.ProcessTests.Setup;

/// <summary>An empty folder in which an operator starts Pulse.</summary>
public sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pulse-process-").FullName;

    /// <returns>A folder as Pulse leaves it after its first start.</returns>
    public static WorkFolder AfterFirstStart()
    {
        var folder = new WorkFolder();
        FirstStart.CopyTo(folder);
        return folder;
    }

    public string Database => File("pulse.db");

    public string PasswordFile => File("pulse-first-password.txt");

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).OfType<string>();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Copies the files of a stopped Pulse to another folder.</summary>
    public void CopyTo(WorkFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var copy = folder.File(System.IO.Path.GetRelativePath(Path, file));
            MakeFolder(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }
    }

    public string FirstPassword() => System.IO.File.ReadAllText(PasswordFile).TrimEnd();

    /// <summary>Queries the database file from another process, without writing.</summary>
    /// <returns>The first value of the first row.</returns>
    /// <exception cref="SqliteException">The file or table does not exist yet.</exception>
    public T Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Writes to the database file from another process.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>With the permissions that Pulse sets: only for the owner.</summary>
    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
