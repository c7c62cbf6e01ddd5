using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Authorization;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.SqlServerTests.Migrations;

/// <summary>Contexts without a database.</summary>
internal static class Contexts
{
    public static SqlServerPulseDbContext SqlServer() =>
        new(new DbContextOptionsBuilder<SqlServerPulseDbContext>().UseSqlServer().Options, new CurrentCall());

    public static SqlitePulseDbContext Sqlite() =>
        new(new DbContextOptionsBuilder<SqlitePulseDbContext>().UseSqlite().Options, new CurrentCall());
}
