using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Lists;

namespace Pulse.Infrastructure.Persistence.Sqlite;

public sealed class SqlitePulseDbContext(
    DbContextOptions<SqlitePulseDbContext> options, RequestContext context, ISaveObserver? observer = null)
    : PulseDbContext(options, context, observer)
{
    /// <summary>Name of the SQL function that Pulse adds to each connection: <see cref="SortTexts.ForUtf8"/>.</summary>
    public const string OrdinalFunction = "pulse_ordinal";

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
    public SqlitePulseDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePulseDbContext>().UseSqlite().Options, new RequestContext());
}
