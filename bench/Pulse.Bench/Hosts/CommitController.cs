using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace Pulse.Bench.Hosts;

/// <summary>Inserts one row in SQLite for each request.</summary>
[ApiController]
public sealed class CommitController(CommitWriter writer) : ControllerBase
{
    [HttpPost("/rows")]
    public async Task<IActionResult> Insert()
    {
        await writer.InsertAsync();
        return NoContent();
    }
}

/// <summary>The only writer: one durable commit for each row, one after the other.</summary>
public sealed class CommitWriter : IDisposable
{
    private const string FileVariable = "BENCH_ROWS";

    private readonly SemaphoreSlim turn = new(1);
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    public CommitWriter()
    {
        connection = new SqliteConnection($"Data Source={Environment.GetEnvironmentVariable(FileVariable)}");
        connection.Open();
        insert = connection.CreateCommand();
        insert.CommandText =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, Content BLOB NOT NULL)";
        insert.ExecuteNonQuery();
        insert.CommandText = "INSERT INTO Rows (Content) VALUES (randomblob(200))";
    }

    /// <summary>Environment variables that pass the path of the database to a contestant's process.</summary>
    public static (string Name, string Value)[] In(string file) => [(FileVariable, file)];

    public async Task InsertAsync()
    {
        await turn.WaitAsync();
        try
        {
            insert.ExecuteNonQuery();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
        turn.Dispose();
    }
}
