using System.Text.Json;
using ErrorOr;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>When sessions were last used, in the database.</summary>
public interface ISessionUseStore
{
    /// <summary>
    /// Writes many in one statement, and nothing else of a session: what was ended meanwhile stays ended, and a later use
    /// that another node has written stays, unless it lies so far ahead that only a wrong clock can have noted it.
    /// </summary>
    Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken);

    /// <summary>Ends, for whatever clock, those sessions that were not used after these instants at any node.</summary>
    Task EndAsync(IReadOnlyCollection<KeyValuePair<Guid, DateTime>> unused, CancellationToken cancellationToken);
}

/// <summary>
/// All uses are one parameter, a JSON array, because neither database takes a parameter for each of many. The statement begins with
/// a comment, for whoever watches the database.
/// </summary>
internal sealed class SessionUseStore(PulseDbContext db, IUnitOfWork unitOfWork) : ISessionUseStore
{
    private readonly bool isSqlServer = db.Database.IsSqlServer();

    public Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(uses.Select(use => new[] { Of(use.Session), Of(use.SeenAt), Of(use.SeenAt + SessionUse.ClockDifference) }));
        return SendAsync(isSqlServer ? OnSqlServer(json) : OnSqlite(json), cancellationToken);
    }

    /// <summary>What grants nothing any more: no other node has to be told. Pruning deletes it.</summary>
    public Task EndAsync(IReadOnlyCollection<KeyValuePair<Guid, DateTime>> unused, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(unused.Select(session => new[] { Of(session.Key), Of(session.Value) }));
        return SendAsync(isSqlServer ? EndOnSqlServer(json) : EndOnSqlite(json), cancellationToken);
    }

    private async Task SendAsync(FormattableString statement, CancellationToken cancellationToken)
    {
        var written = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                await db.Database.ExecuteSqlAsync(statement, token);
                return Result.Success;
            },
            cancellationToken);
        if (written.IsError)
        {
            throw new InvalidOperationException($"Uses of sessions could not be written: {written.FirstError.Code}.");
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
        INNER JOIN OPENJSON({uses}) WITH ([Id] uniqueidentifier '$[0]', [At] datetime2(3) '$[1]', [Ahead] datetime2(3) '$[2]') AS used ON session.[Id] = used.[Id]
        WHERE session.[LastSeenAt] < used.[At] OR session.[LastSeenAt] > used.[Ahead]
        """;

    private static FormattableString EndOnSqlite(string unused) => $"""
        -- Pulse notes uses of sessions
        UPDATE "Sessions" SET "ExpiresAt" = '1970-01-01 00:00:00'
        FROM (SELECT value ->> 0 AS "Id", value ->> 1 AS "At" FROM json_each({unused})) AS unused
        WHERE "Sessions"."Id" = unused."Id" AND "Sessions"."LastSeenAt" <= unused."At"
        """;

    private static FormattableString EndOnSqlServer(string unused) => $"""
        -- Pulse notes uses of sessions
        UPDATE session SET [ExpiresAt] = '1970-01-01T00:00:00'
        FROM [Sessions] AS session
        INNER JOIN OPENJSON({unused}) WITH ([Id] uniqueidentifier '$[0]', [At] datetime2(3) '$[1]') AS unused ON session.[Id] = unused.[Id]
        WHERE session.[LastSeenAt] <= unused.[At]
        """;
}
