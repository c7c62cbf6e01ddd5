using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence.Sqlite;

public sealed class SqlitePulseDbContext(DbContextOptions<SqlitePulseDbContext> options) : PulseDbContext(options)
{
    /// <summary>Name of the SQL function that Pulse adds to each connection: <see cref="SortTexts.ForUtf8"/>.</summary>
    public const string OrdinalFunction = "pulse_ordinal";

    /// <summary>Creates a context without a database, for its model and migrations.</summary>
    public static SqlitePulseDbContext WithoutDatabase()
    {
        var builder = new DbContextOptionsBuilder<SqlitePulseDbContext>().UseSqlite();
        Configure(builder);
        return new SqlitePulseDbContext(builder.Options);
    }

    protected override string JsonValueFunction => "json_extract";

    protected override void MapOrdinal(DbFunctionBuilder function)
    {
        function.HasName(OrdinalFunction).IsBuiltIn();
        function.HasParameter("text").PropagatesNullability();
    }
}

/// <summary>Creates a context without host and database, for <c>scripts/add-migration.sh</c>.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqlitePulseDbContext>
{
    public SqlitePulseDbContext CreateDbContext(string[] args) => SqlitePulseDbContext.WithoutDatabase();
}
