using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Portal;

/// <summary>Whose account it is the key alone says. The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed class ApplicantStore(PulseDbContext db) : IApplicantStore
{
    public async Task<(bool IsKnown, ApplicantCaller? Applicant)> FindAsync(CredentialHash key, CancellationToken cancellationToken)
    {
        var stored = key.ToBytes();
        var found = await db.Applications.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(application => application.KeyHash == stored)
            .Join(
                db.Accounts,
                application => application.AccountId,
                account => account.Id,
                (application, account) => new
                {
                    application.Id,
                    application.AccountId,
                    application.Status,
                    application.KeyHash,
                    application.CreatedAt,
                    application.CreatedBy,
                    application.UpdatedAt,
                    application.UpdatedBy,
                    account.Active,
                    account.Permissions,
                })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !key.Matches(found.KeyHash))
        {
            return (false, null);
        }

        var reachesItsDraft = found is { Status: ApplicationStatus.Draft, Active: true } && found.Permissions.Contains(Permission.WriteApplications);
        return (true, !reachesItsDraft ? null : new ApplicantCaller
        {
            ApplicationId = found.Id,
            AccountId = found.AccountId,
            CreatedAt = found.CreatedAt,
            CreatedBy = found.CreatedBy,
            UpdatedAt = found.UpdatedAt,
            UpdatedBy = found.UpdatedBy,
        });
    }
}
