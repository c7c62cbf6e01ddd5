using System.Text.Json;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Stores the last uses of sessions.</summary>
public interface ISessionUseStore
{
    /// <summary>
    /// Writes many last uses in one statement. Ended sessions stay ended. A later use that another node has written stays, unless it is so
    /// far in the future that it is from a wrong clock.
    /// </summary>
    Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the sessions that no node has used after the given times, and invalidates them in the caches of all nodes.
    /// </summary>
    Task EndAsync(IReadOnlyDictionary<Guid, DateTime> unused, CancellationToken cancellationToken);
}

/// <summary>
/// Sends all uses as one JSON parameter, because a statement cannot have a parameter for each. The statement starts with a comment that
/// identifies it in database monitoring.
/// </summary>
internal sealed class SessionUseStore(PulseDbContext db, IUnitOfWork unitOfWork) : ISessionUseStore
{
    private readonly bool isSqlServer = db.Database.IsSqlServer();

    public Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken)
    {
        var rows = uses.Select(use => new[] { Of(use.Session), Of(use.SeenAt), Of(use.SeenAt + Clocks.Difference) });
        var json = JsonSerializer.Serialize(rows);
        var statement = isSqlServer ? OnSqlServer(json) : OnSqlite(json);
        return WriteAsync(token => db.Database.ExecuteSqlAsync(statement, token), cancellationToken);
    }

    public Task EndAsync(IReadOnlyDictionary<Guid, DateTime> unused, CancellationToken cancellationToken)
    {
        var ids = unused.Keys.ToList();
        return WriteAsync(
            async token =>
            {
                var sessions = await db.Sessions.Where(session => EF.Parameter(ids).Contains(session.Id)).ToListAsync(token);
                db.Sessions.RemoveRange(sessions.Where(session => session.LastSeenAt <= unused[session.Id]));
            },
            cancellationToken);
    }

    private async Task WriteAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var written = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                await write(token);
                return Result.Success;
            },
            cancellationToken);
        if (written.IsError)
        {
            throw new InvalidOperationException($"Could not write the last uses of sessions: {written.FirstError.Code}.");
        }
    }

    private string Of(Guid id) => StoredText.Of(id, isSqlServer);

    private string Of(DateTime instant) => StoredText.Of(instant, isSqlServer);

    private static FormattableString OnSqlite(string uses) => $"""
        -- Pulse notes uses of sessions
        UPDATE "Sessions" SET "LastSeenAt" = used."At"
        FROM (SELECT value ->> 0 AS "Id", value ->> 1 AS "At", value ->> 2 AS "Ahead" FROM json_each({uses})) AS used
        WHERE "Sessions"."Id" = used."Id" AND ("Sessions"."LastSeenAt" < used."At" OR "Sessions"."LastSeenAt" > used."Ahead")
        """;

    private static FormattableString OnSqlServer(string uses) => $"""
        -- Pulse notes uses of sessions
        UPDATE session SET [LastSeenAt] = used.[At]
        FROM [Sessions] AS session
        INNER JOIN OPENJSON({uses}) WITH ([Id] uniqueidentifier '$[0]', [At] datetime2(3) '$[1]', [Ahead] datetime2(3) '$[2]') AS used
            ON session.[Id] = used.[Id]
        WHERE session.[LastSeenAt] < used.[At] OR session.[LastSeenAt] > used.[Ahead]
        """;
}
