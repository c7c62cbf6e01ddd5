using System.Globalization;

namespace Pulse.Infrastructure.Persistence;

/// <summary>
/// Ids and instants as rows of a JSON parameter. SQLite compares texts: there they are written as EF Core writes them.
/// </summary>
internal static class StoredText
{
    private const string SqliteInstant = "yyyy-MM-dd HH:mm:ss.FFFFFFF";
    private const string SqlServerInstant = "yyyy-MM-dd'T'HH:mm:ss.fff";

    public static string Of(Guid id, bool onSqlServer) => onSqlServer ? id.ToString() : id.ToString().ToUpperInvariant();

    public static string Of(DateTime instant, bool onSqlServer) =>
        instant.ToString(onSqlServer ? SqlServerInstant : SqliteInstant, CultureInfo.InvariantCulture);
}
