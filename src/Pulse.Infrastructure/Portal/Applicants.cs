using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Portal;

/// <summary>Whose account it is the key alone says. The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed class Applicants(PulseDbContext db) : IApplicants
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
                    application.KeyHash,
                    IsOpen = application.Status == ApplicationStatus.Draft && account.Active,
                    account.Permissions,
                    Applicant = new ApplicantCaller
                    {
                        ApplicationId = application.Id,
                        AccountId = application.AccountId,
                        CreatedAt = application.CreatedAt,
                        CreatedBy = application.CreatedBy,
                        UpdatedAt = application.UpdatedAt,
                        UpdatedBy = application.UpdatedBy,
                    },
                })
            .SingleOrDefaultAsync(cancellationToken);

        return found is null || !key.Matches(found.KeyHash)
            ? (false, null)
            : (true, found.IsOpen && found.Permissions.Contains(Permission.WriteApplications) ? found.Applicant : null);
    }
}
