using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Pulse.Application.Common;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Counts the commands sent to the database.</summary>
internal sealed class DatabaseTelemetry(Telemetry telemetry) : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        telemetry.SentToDatabase();
        return result;
    }
}
