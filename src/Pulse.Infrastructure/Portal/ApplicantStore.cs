using Microsoft.EntityFrameworkCore;
using Pulse.Application.Authorization;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Portal;

/// <summary>Finds the application of an application key, whose account is not known before. Compares the hash again in code.</summary>
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
                    BuiltInPermissions = EF.Property<long>(account, StoredPermissions.BuiltIn),
                })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null || !key.Matches(found.KeyHash))
        {
            return (false, null);
        }

        var isEditable = found is { Status: ApplicationStatus.Draft, Active: true }
            && new PermissionSet(found.BuiltInPermissions).Contains(Permission.WriteApplications);
        return (true, !isEditable ? null : new ApplicantCaller
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
