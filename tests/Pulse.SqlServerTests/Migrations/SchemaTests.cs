using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>Restrictions of SQL Server beyond T-SQL syntax, and what Pulse requires of its columns.</summary>
public sealed class SchemaTests
{
    /// <summary>SQL Server's limit for the key of a nonclustered index. The limit of a clustered one is 900.</summary>
    private const int NonclusteredBytes = 1_700;

    private const int ClusteredBytes = 900;

    private SqlServerPulseDbContext db = null!;

    private IEnumerable<ITable> Tables => db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;

    [SetUp]
    public void Open() => db = Contexts.SqlServer();

    [TearDown]
    public void Close() => db.Dispose();

    [Test]
    public void No_table_is_reached_by_two_cascades_from_the_same_table() => Assert.Multiple(() =>
    {
        foreach (var table in Tables)
        {
            Assert.That(
                CascadesFrom(table).Select(reached => reached.Name), Is.Unique, $"SQL Server refuses this with error 1785: {table.Name}");
        }
    });

    [Test]
    public void No_index_key_is_longer_than_SQL_Server_allows() => Assert.Multiple(() =>
    {
        foreach (var table in Tables)
        {
            Assert.That(table.PrimaryKey!.Columns.Sum(BytesOf), Is.LessThanOrEqualTo(ClusteredBytes), table.PrimaryKey.Name);
            foreach (var index in table.Indexes)
            {
                Assert.That(index.Columns.Sum(BytesOf), Is.LessThanOrEqualTo(NonclusteredBytes), index.Name);
            }
        }
    });

    [Test]
    public void Every_string_has_a_length_and_is_compared_by_code_point() => Assert.Multiple(() =>
    {
        var columns = Tables.SelectMany(table => table.Columns);
        foreach (var column in columns.Where(column => column.StoreType.Contains("char", StringComparison.Ordinal)))
        {
            Assert.That(column.StoreType, Does.Match(@"^n?varchar\((\d+|max)\)$"), $"{column.Table.Name}.{column.Name}");
            Assert.That(column.Collation, Is.EqualTo("Latin1_General_100_BIN2"), $"{column.Table.Name}.{column.Name}");
        }
    });

    [TestCase("Hash")]
    [TestCase("TokenHash")]
    [TestCase("KeyHash")]
    public void Hashes_are_32_bytes(string name) => Assert.That(
        Tables.SelectMany(table => table.Columns).Where(column => column.Name == name).Select(column => column.StoreType).Distinct(),
        Is.EqualTo(["binary(32)"]));

    [Test]
    public void Instants_have_milliseconds_and_no_offset() => Assert.That(
        Tables.SelectMany(table => table.Columns)
            .Select(column => column.StoreType)
            .Where(type => type.Contains("date", StringComparison.Ordinal))
            .Distinct(),
        Is.EqualTo(["datetime2(3)"]));

    private static IEnumerable<ITable> CascadesFrom(ITable table) => table.ReferencingForeignKeyConstraints
        .Where(key => key.OnDeleteAction is ReferentialAction.Cascade or ReferentialAction.SetNull)
        .SelectMany(key => CascadesFrom(key.Table).Prepend(key.Table));

    private static int BytesOf(IColumn column) => column.StoreType switch
    {
        "bit" => 1,
        "int" => 4,
        "bigint" or "datetime2(3)" => 8,
        "uniqueidentifier" => 16,
        ['n', ..] type => 2 * LengthOf(type),
        var type => LengthOf(type),
    };

    private static int LengthOf(string type) => int.Parse(type.AsSpan((type.IndexOf('(', StringComparison.Ordinal) + 1)..^1), null);
}
