using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Pulse.Infrastructure.Persistence.SqlServer;

public sealed class SqlServerPulseDbContext(DbContextOptions<SqlServerPulseDbContext> options) : PulseDbContext(options)
{
    /// <summary>
    /// Compares code units, like .NET's ordinal comparison. SQL Server's default collations ignore case: a lookup could find another
    /// credential, and filters would differ between the databases.
    /// </summary>
    public const string OrdinalCollation = "Latin1_General_100_BIN2";

    protected override string JsonValueFunction => "JSON_VALUE";

    /// <summary>Returns the text itself, because <see cref="OrdinalCollation"/> already compares code units.</summary>
    protected override void MapOrdinal(DbFunctionBuilder function) => function.HasTranslation(arguments => arguments[0]);

    /// <inheritdoc cref="Sqlite.SqlitePulseDbContext.WithoutDatabase"/>
    public static SqlServerPulseDbContext WithoutDatabase()
    {
        var builder = new DbContextOptionsBuilder<SqlServerPulseDbContext>().UseSqlServer();
        Configure(builder);
        return new SqlServerPulseDbContext(builder.Options);
    }

    /// <summary>Sets the options, the same for tools, the start and tests, so that they generate the same scripts.</summary>
    internal static new void Configure(DbContextOptionsBuilder optionsBuilder)
    {
        PulseDbContext.Configure(optionsBuilder);
        optionsBuilder.ReplaceService<IMigrationsSqlGenerator, SqlServerMigrationScripts>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        var strings = modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties())
            .Where(property => (property.GetValueConverter()?.ProviderClrType ?? property.ClrType) == typeof(string));
        foreach (var property in strings)
        {
            property.SetCollation(OrdinalCollation);
            if (property.IsUnicode() == false && property.ClrType == typeof(string))
            {
                property.SetValueConverter(new AsciiConverter());
            }
        }
    }
}

/// <inheritdoc cref="Sqlite.SqliteDesignTimeFactory"/>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerPulseDbContext>
{
    public SqlServerPulseDbContext CreateDbContext(string[] args) => SqlServerPulseDbContext.WithoutDatabase();
}
