using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Portal;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Portal;

/// <summary>Whose account it is the key alone says. The hash is compared again in code, whatever the database takes for equal.</summary>
internal sealed class Applicants(PulseDbContext db) : IApplicants
{
    public async Task<ApplicantCaller?> FindAsync(CredentialHash key, CancellationToken cancellationToken)
    {
        var stored = key.ToBytes();
        var application = await db.Applications.AsNoTracking().IgnoreQueryFilters([PulseDbContext.TenantFilter])
            .Where(draft => draft.KeyHash == stored && draft.Status == ApplicationStatus.Draft)
            .Where(draft => db.Accounts.Any(account => account.Id == draft.AccountId && account.Active))
            .Select(draft => new { draft.Id, draft.AccountId, draft.KeyHash, draft.CreatedAt, draft.CreatedBy, draft.UpdatedAt, draft.UpdatedBy })
            .SingleOrDefaultAsync(cancellationToken);

        return application is { KeyHash: { } hash } && key.Matches(hash)
            ? new ApplicantCaller
            {
                ApplicationId = application.Id,
                AccountId = application.AccountId,
                CreatedAt = application.CreatedAt,
                CreatedBy = application.CreatedBy,
                UpdatedAt = application.UpdatedAt,
                UpdatedBy = application.UpdatedBy,
            }
            : null;
    }
}
