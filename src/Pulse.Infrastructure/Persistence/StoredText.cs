using System.Globalization;
using System.Text.Json;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Formats rows of a JSON parameter, their ids and instants. SQLite compares texts, so the format matches EF Core's.</summary>
internal static class StoredText
{
    private const string SqliteInstant = "yyyy-MM-dd HH:mm:ss.FFFFFFF";
    private const string SqlServerInstant = "yyyy-MM-dd'T'HH:mm:ss.fff";

    public static string Of(Guid id, bool onSqlServer) => onSqlServer ? id.ToString() : id.ToString().ToUpperInvariant();

    public static string Of(DateTime instant, bool onSqlServer) =>
        instant.ToString(onSqlServer ? SqlServerInstant : SqliteInstant, CultureInfo.InvariantCulture);

    public static string Json(IEnumerable<object> rows) => JsonSerializer.Serialize(rows);
}
