using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Pulse.Application.Common.Authorization;

namespace Pulse.Infrastructure.Persistence.Sqlite;

public sealed class SqlitePulseDbContext(DbContextOptions<SqlitePulseDbContext> options, CurrentCall call) : PulseDbContext(options, call)
{
    protected override string JsonValueFunction => "json_extract";
}

/// <summary>For <c>scripts/add-migration.sh</c>: makes a context without a host and without a database.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqlitePulseDbContext>
{
    public SqlitePulseDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePulseDbContext>().UseSqlite().Options, new CurrentCall());
}
