using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Converts e-mail addresses that older versions stored to the canonical form, at the start. If two users would then have the same login,
/// the later one keeps the old form and logs in only with the exact address. This logs a warning and does not prevent the start.
/// </summary>
internal sealed partial class EmailForms(PulseDbContext db, ILookupNormalizer normalizer, ILogger<EmailForms> logger)
{
    /// <summary>Collation that orders characters by code point, as the range below requires.</summary>
    private const string ByCodePoint = "Latin1_General_100_BIN2";

    /// <summary>Prefix of an encoded international domain. For all other ASCII addresses, the canonical form is the upper case, as
    /// before.</summary>
    private const string AsciiDomain = "XN--";

    private IQueryable<UserCredential> Candidates => db.Database.IsSqlServer()
        ? db.Set<UserCredential>().Where(user =>
            EF.Functions.Like(EF.Functions.Collate(user.NormalizedEmail!, ByCodePoint), "%[^ -~]%")
                || user.NormalizedEmail!.Contains(AsciiDomain))
        : db.Set<UserCredential>().Where(user =>
            EF.Functions.Glob(user.NormalizedEmail!, "*[^ -~]*") || user.NormalizedEmail!.Contains(AsciiDomain));

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await Candidates.AsNoTracking().OrderBy(user => user.Id).ToListAsync(cancellationToken))
        {
            var (email, name) = (normalizer.NormalizeEmail(row.Email), normalizer.NormalizeName(row.UserName)!);
            if (email != row.NormalizedEmail)
            {
                await db.Set<UserCredential>().Where(user => user.Id == row.Id && user.Email == row.Email)
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
            await db.Set<UserCredential>().Where(user => user.Id == row.Id && user.UserName == row.UserName)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.NormalizedUserName, name), cancellationToken);
            return true;
        }
        catch (Exception exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            return false;
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The e-mail address of user {UserId} is equivalent to another user's. Change one of the two.")]
    private partial void LogAlike(int userId);
}
