using Pulse.Application.Portal;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.SqlServerTests.Statements;

/// <summary>How applicants are authenticated.</summary>
internal sealed partial class EveryCall
{
    private async Task PortalAsync()
    {
        var key = CredentialHash.Of(ApplicationKey.From(new byte[32]));
        pulse.Server.Rows["Applications"] =
        [
            new()
            {
                [nameof(MerchantApplication.AccountId)] = Samples.Account.Number,
                [nameof(MerchantApplication.KeyHash)] = key.ToBytes(),
                [nameof(MerchantApplication.CreatedAt)] = Samples.Now,
                [nameof(MerchantApplication.CreatedBy)] = "maker",
                [nameof(MerchantApplication.UpdatedAt)] = Samples.Now,
                [nameof(MerchantApplication.UpdatedBy)] = "maker",
                [nameof(MerchantApplication.Id)] = Guid.CreateVersion7(),
                [nameof(MerchantApplication.Status)] = nameof(ApplicationStatus.Draft),
                [nameof(Account.Active)] = true,
                ["Permissions"] = PermissionSet.BuiltIn.Bits,
            },
        ];
        await CallAsync<IApplicantStore>(
            async applicants => Assert.That((await applicants.FindAsync(key, None)).Applicant?.AccountId, Is.EqualTo(Samples.Account)),
            withAccount: false);
        await CallAsync<IApplicantStore>(
            async applicants => Assert.That(
                (await applicants.FindAsync(CredentialHash.Of(Samples.Token), None)).IsKnown,
                Is.False,
                "The hash must be compared again."), withAccount: false);
        pulse.Server.Rows.Remove("Applications");
    }
}
