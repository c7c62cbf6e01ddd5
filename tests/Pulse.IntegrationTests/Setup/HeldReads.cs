using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Holds reads of some lanes while each has a connection. Without lanes: the reads of handlers.</summary>
public sealed class HeldReads(params DatabaseLane[] lanes) : DbCommandInterceptor
{
    private readonly DatabaseLane[] held = lanes is [] ? [DatabaseLane.Requests] : lanes;

    public Gate Gate { get; } = new();

    public void HoldIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this));

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        await (eventData.Context is PulseDbContext db && held.Contains(db.Lane) ? Gate.PassAsync() : Task.CompletedTask);
        return result;
    }
}
