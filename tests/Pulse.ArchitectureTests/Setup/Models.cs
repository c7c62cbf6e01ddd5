using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.ArchitectureTests.Setup;

/// <summary>The models of both databases, built without a database.</summary>
internal static class Models
{
    public static readonly IModel SqlServer = Of(SqlServerPulseDbContext.WithoutDatabase());

    public static readonly IModel Sqlite = Of(SqlitePulseDbContext.WithoutDatabase());

    public static IEnumerable<IProperty> Columns(this IModel model) => model.GetEntityTypes().SelectMany(entity => entity.GetProperties());

    public static string Name(this IProperty column) => $"{column.DeclaringType.ShortName()}.{column.Name}";

    private static IModel Of(PulseDbContext db)
    {
        using (db)
        {
            return db.GetService<IDesignTimeModel>().Model;
        }
    }
}
