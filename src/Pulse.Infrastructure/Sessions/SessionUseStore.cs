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
    /// that another node has written stays.
    /// </summary>
    Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken);
}

/// <summary>
/// All uses are one parameter, a JSON array, because neither database takes a parameter for each of many. The statement begins with
/// a comment, for whoever watches the database.
/// </summary>
internal sealed class SessionUseStore(PulseDbContext db, IUnitOfWork unitOfWork) : ISessionUseStore
{
    public async Task WriteAsync(IReadOnlyCollection<(Guid Session, DateTime SeenAt)> uses, CancellationToken cancellationToken)
    {
        var isSqlServer = db.Database.IsSqlServer();
        var json = JsonSerializer.Serialize(uses.Select(use => new[] { StoredText.Of(use.Session, isSqlServer), StoredText.Of(use.SeenAt, isSqlServer) }));
        var written = await unitOfWork.ExecuteAsync<Success>(
            async token =>
            {
                await db.Database.ExecuteSqlAsync(isSqlServer ? OnSqlServer(json) : OnSqlite(json), token);
                return Result.Success;
            },
            cancellationToken);
        if (written.IsError)
        {
            throw new InvalidOperationException($"Uses of sessions could not be written: {written.FirstError.Code}.");
        }
    }

    private static FormattableString OnSqlite(string uses) => $"""
        -- Pulse notes uses of sessions
        UPDATE "Sessions" SET "LastSeenAt" = used."At"
        FROM (SELECT value ->> 0 AS "Id", value ->> 1 AS "At" FROM json_each({uses})) AS used
        WHERE "Sessions"."Id" = used."Id" AND "Sessions"."LastSeenAt" < used."At"
        """;

    private static FormattableString OnSqlServer(string uses) => $"""
        -- Pulse notes uses of sessions
        UPDATE session SET [LastSeenAt] = used.[At]
        FROM [Sessions] AS session
        INNER JOIN OPENJSON({uses}) WITH ([Id] uniqueidentifier '$[0]', [At] datetime2(3) '$[1]') AS used ON session.[Id] = used.[Id]
        WHERE session.[LastSeenAt] < used.[At]
        """;
}
