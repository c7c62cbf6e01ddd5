using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Brings e-mails that were stored before there was a canonical form into it, at the start. Where two users would then log in by one
/// e-mail, the later one keeps the form of before and logs in by exactly what it is: the operator is told, and no start fails.
/// </summary>
internal sealed partial class EmailForms(PulseDbContext db, ILookupNormalizer normalizer, ILogger<EmailForms> logger)
{
    /// <summary>Orders characters by their code points, as the range below means it.</summary>
    private const string ByCodePoint = "Latin1_General_100_BIN2";

    /// <summary>Of a domain that is written in ASCII for one that is not. The canonical form of all others in ASCII is the upper case, as before.</summary>
    private const string AsciiDomain = "XN--";

    private IQueryable<UserCredential> Doubtful => db.Database.IsSqlServer()
        ? db.Credentials.Where(user =>
            EF.Functions.Like(EF.Functions.Collate(user.NormalizedEmail!, ByCodePoint), "%[^ -~]%") || user.NormalizedEmail!.Contains(AsciiDomain))
        : db.Credentials.Where(user => EF.Functions.Glob(user.NormalizedEmail!, "*[^ -~]*") || user.NormalizedEmail!.Contains(AsciiDomain));

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await Doubtful.AsNoTracking().OrderBy(user => user.Id).ToListAsync(cancellationToken))
        {
            var (email, name) = (normalizer.NormalizeEmail(row.Email), normalizer.NormalizeName(row.UserName)!);
            if (email != row.NormalizedEmail)
            {
                await db.Credentials.Where(user => user.Id == row.Id && user.Email == row.Email)
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedEmail, email), cancellationToken);
            }

            if (name != row.NormalizedUserName && !await TryRenameAsync(row, name, cancellationToken))
            {
                LogAlike(row.Id);
            }
        }
    }

    private async Task<bool> TryRenameAsync(UserCredential row, string name, CancellationToken cancellationToken)
    {
        try
        {
            await db.Credentials.Where(user => user.Id == row.Id && user.UserName == row.UserName)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedUserName, name), cancellationToken);
            return true;
        }
        catch (Exception exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "User {UserId} logs in by an e-mail that looks like another user's: give one of the two another (PATCH /users/ID).")]
    private partial void LogAlike(int userId);
}
