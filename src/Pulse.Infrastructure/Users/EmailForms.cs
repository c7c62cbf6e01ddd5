using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Brings e-mails that were stored before there was a canonical form into it, at the start. Where two users would then log in by one e-mail,
/// the later one keeps the form of before and logs in by exactly what it is: the operator is told, and no start fails.
/// </summary>
internal sealed partial class EmailForms(PulseDbContext db, ILookupNormalizer normalizer, ILogger<EmailForms> logger)
{
    /// <summary>Of all others the canonical form is the upper case, as it was before.</summary>
    private const string OnSqlite = """
        SELECT "Id", "Email", "NormalizedEmail", "UserName", "NormalizedUserName" FROM "Users"
        WHERE "NormalizedEmail" GLOB '*[^ -~]*' OR "NormalizedEmail" GLOB '*XN--*' ORDER BY "Id"
        """;

    private const string OnSqlServer = """
        SELECT [Id], [Email], [NormalizedEmail], [UserName], [NormalizedUserName] FROM [Users]
        WHERE [NormalizedEmail] LIKE N'%[^ -~]%' COLLATE Latin1_General_100_BIN2 OR [NormalizedEmail] LIKE N'%XN--%' ORDER BY [Id]
        """;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await db.Database.SqlQueryRaw<Row>(db.Database.IsSqlServer() ? OnSqlServer : OnSqlite).ToListAsync(cancellationToken))
        {
            var (email, name) = (normalizer.NormalizeEmail(row.Email), normalizer.NormalizeName(row.UserName));
            if (email != row.NormalizedEmail)
            {
                await db.Users.Where(user => user.Id == row.Id && user.Email == row.Email)
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, email), cancellationToken);
            }

            if (name != row.NormalizedUserName && !await TryRenameAsync(row, name, cancellationToken))
            {
                LogAlike(row.Id);
            }
        }
    }

    private async Task<bool> TryRenameAsync(Row row, string name, CancellationToken cancellationToken)
    {
        try
        {
            await db.Users.Where(user => user.Id == row.Id && user.UserName == row.UserName)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedUserName, name), cancellationToken);
            return true;
        }
        catch (Exception exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "User {UserId} logs in by an e-mail that looks like another user's: give one of the two another e-mail with PATCH /users/{UserId}.")]
    private partial void LogAlike(int userId);

    private sealed record Row(int Id, string Email, string NormalizedEmail, string UserName, string NormalizedUserName);
}
