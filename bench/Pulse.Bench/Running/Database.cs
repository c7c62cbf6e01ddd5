using Microsoft.Data.Sqlite;

namespace Pulse.Bench.Running;

/// <summary>The SQLite file of a stopped Pulse, for rows that would take too long to create with requests.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>SQL expression of the id of a copy.</summary>
    public const string Id = "printf('00000000-0000-7000-8000-%012X', number)";

    /// <summary>SQL expression of the identifier of a copied key.</summary>
    public const string Identifier = "printf('apiKey-%024d', number)";

    private readonly SqliteConnection connection;

    public Database(string file)
    {
        connection = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=False");
        connection.Open();
        Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY");
    }

    /// <summary>
    /// Inserts numbered copies of a row. Columns that are not named have the values of the copied row. New columns of later versions are
    /// therefore copied as well.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="source">Condition of the copied row.</param>
    /// <param name="first">Number of the first copy.</param>
    /// <param name="count">Number of copies.</param>
    /// <param name="columns">Columns with the SQL expression of their value. The expression can use <c>number</c>.</param>
    public void Copy(string table, string source, long first, long count, params (string Name, string Value)[] columns)
    {
        var values = columns.ToDictionary(column => column.Name, column => column.Value);
        var names = Read($"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'Sequence' OR NOT pk");
        var inserted = count <= 0 ? 0 : Execute(
            $"""
            WITH RECURSIVE numbers(number) AS (SELECT $first UNION ALL SELECT number + 1 FROM numbers LIMIT $count)
            INSERT INTO {table} ({string.Join(", ", names)})
            SELECT {string.Join(", ", names.Select(name => values.GetValueOrDefault(name, name)))}
            FROM numbers CROSS JOIN (SELECT * FROM {table} WHERE {source} LIMIT 1)
            """,
            ("$first", first), ("$count", count));
        if (inserted != Math.Max(0, count))
        {
            throw new InvalidOperationException($"{table}: {inserted} copies instead of {count}. No row has {source}.");
        }
    }

    /// <returns>Number of rows written.</returns>
    public int Execute(string text, params (string Name, object Value)[] parameters)
    {
        using var command = Command(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <returns>The first column of each row.</returns>
    public IReadOnlyList<string> Read(string text)
    {
        using var command = Command(text);
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    public void Dispose() => connection.Dispose();

    private SqliteCommand Command(string text, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
