using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Pulse.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Lends open connections and limits them for each <see cref="DatabaseLane"/>. SQLite's driver is synchronous, so a connection in use can
/// hold a thread while the file is locked. Waiting for a connection holds no thread.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor, IDisposable
{
    /// <summary>
    /// Milliseconds that SQLite itself waits for a locked file. It polls every few milliseconds. The driver, which polls only every 150 ms,
    /// then waits until the command timeout.
    /// </summary>
    private const double LongestBusyWait = 1_000;

    private readonly SqliteLane[] lanes = [.. Enum.GetValues<DatabaseLane>().Select(lane => new SqliteLane(SizeOf(lane)))];
    private readonly SqliteFile file;
    private readonly DatabaseIdentity identity;
    private readonly string connectionString;
    private readonly string unpooled;
    private readonly TimeSpan lockWait;
    private volatile int generation;

    public SqliteConnections(SqliteFile file, DatabaseIdentity identity, DatabaseFaults faults, IConfiguration configuration)
    {
        (this.file, this.identity) = (file, identity);
        connectionString = SqliteSettings.Complete(ConnectionStrings.Sqlite(configuration));
        unpooled = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString();
        lockWait = SqliteSettings.LockWaitOf(connectionString);
        faults.ConnectionFailed += Clear;

        // At the start, much waits at once, and the pool would add threads slowly.
        ThreadReserve.Use();
    }

    /// <summary>Maximum number of open connections.</summary>
    public static int MaxOpen => Enum.GetValues<DatabaseLane>().Sum(SizeOf);

    public static int SizeOf(DatabaseLane lane) => lane switch
    {
        // The write lock allows one unit of work at a time.
        DatabaseLane.Changes => 1,
        DatabaseLane.Credentials => Math.Max(2, Environment.ProcessorCount),

        // Feed reader, node heartbeat, node list, and a probe.
        DatabaseLane.System => 4,
        _ => Math.Max(4, Environment.ProcessorCount * 2),
    };

    /// <summary>Gives a context a connection of its lane. EF Core's own connections, such as for the existence of the file, stay.</summary>
    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        if (eventData.Context is not PulseDbContext db || result.ConnectionString != connectionString)
        {
            return result;
        }

        result.Dispose();
        return new LaneConnection(this, db, connectionString);
    }

    /// <summary>How long a command of the context waits for a locked file. Zero means no limit.</summary>
    public TimeSpan PatienceOf(PulseDbContext db) => db.LockWait ?? lockWait;

    /// <summary>Waits for a place in the lane of the context and lends it a connection that reads the known content.</summary>
    /// <exception cref="DatabaseReplacedException">The file or its content was replaced. The system lane accepts other
    /// content.</exception>
    public async ValueTask<KeptConnection> TakeAsync(PulseDbContext db, CancellationToken cancellationToken)
    {
        var lane = LaneOf(db);
        await lane.Places.WaitAsync(cancellationToken);
        return Lend(lane, db);
    }

    /// <inheritdoc cref="TakeAsync"/>
    public KeptConnection Take(PulseDbContext db)
    {
        var lane = LaneOf(db);
        lane.Places.Wait();
        return Lend(lane, db);
    }

    public static void Return(KeptConnection kept) => kept.Lane.Return(kept);

    /// <summary>Checks that the connection reads the known content. In a write transaction, this holds until its end.</summary>
    /// <exception cref="DatabaseReplacedException">The file or its content was replaced. The connection is not used again.</exception>
    public void EnsureKnown(KeptConnection kept, PulseDbContext db)
    {
        try
        {
            file.EnsureKnown(kept, (int)Math.Ceiling(PatienceOf(db).TotalSeconds));
        }
        catch
        {
            kept.Reject();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(lanes, lane => lane.Dispose());

    /// <summary>
    /// Closes the connections: those in use after their return. A connection that was opened while the file was not writable stays
    /// read-only.
    /// </summary>
    private void Clear()
    {
        Interlocked.Increment(ref generation);
        Array.ForEach(lanes, lane => lane.CloseIdle());
    }

    private SqliteLane LaneOf(PulseDbContext db) => lanes[(int)db.Lane];

    /// <summary>While the database may be another one, only the system lane connects.</summary>
    private KeptConnection Lend(SqliteLane lane, PulseDbContext db)
    {
        KeptConnection? kept = null;
        try
        {
            if (db.Lane is not DatabaseLane.System)
            {
                identity.EnsureSame();
            }

            kept = TakeCurrent(lane) ?? Open(lane);
            var patience = PatienceOf(db);
            kept.WaitForLocks(patience == TimeSpan.Zero
                ? (int)LongestBusyWait
                : (int)Math.Clamp(patience.TotalMilliseconds, 1, LongestBusyWait));
            if (db.Lane is DatabaseLane.System)
            {
                file.EnsureSame(kept);
            }
            else
            {
                file.EnsureKnown(kept, (int)Math.Ceiling(patience.TotalSeconds));
            }

            return kept;
        }
        catch
        {
            kept?.Dispose();
            lane.Places.Release();
            throw;
        }
    }

    private KeptConnection? TakeCurrent(SqliteLane lane)
    {
        while (lane.TakeIdle() is { } kept)
        {
            if (kept.Generation == generation)
            {
                return kept;
            }

            kept.Dispose();
        }

        return null;
    }

    /// <summary>Rejects a missing file, which SQLite would create.</summary>
    private KeptConnection Open(SqliteLane lane)
    {
        file.EnsureInPlace();
        return new KeptConnection(unpooled, lane, generation);
    }
}
