using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Applications;
using Pulse.Application.Audit;
using Pulse.Application.Impersonation;
using Pulse.Application.Merchants;
using Pulse.Application.Roles;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Domain.Users;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Audit;

/// <summary>An event of each kind that records changes, with every field set and with every field empty.</summary>
internal static class AuditSamples
{
    private const string By = "maker@example.com";

    private static readonly Guid Id = Guid.Parse("01990000-0000-7000-8000-00000000000a");
    private static readonly Guid OtherId = Guid.Parse("01990000-0000-7000-8000-00000000000b");

    public static readonly IReadOnlyDictionary<string, Func<string?>> All = new Dictionary<string, Func<string?>>
    {
        ["apiKey.created"] = () => Created(ApiKeySnapshot.Of(FullKey(), Some.Now)),
        ["apiKey.created of a key without limits"] = () => Created(ApiKeySnapshot.Of(SmallKey(), Some.Now)),
        ["apiKey.imported"] = () => Created(ApiKeySnapshot.Of(ImportedKey(), Some.Now)),
        ["apiKey.rotated"] = () => AuditChanges.Between(ApiKeySnapshot.Of(SmallKey(), Some.Now), ApiKeySnapshot.Of(RotatedKey(), Some.Now)),
        ["apiKey.deleted"] = () => Deleted(ApiKeySnapshot.Of(FullKey(), Some.Now)),
        ["apiKeyPolicy.updated"] = () => AuditChanges.Between(
            ApiKeyPolicySnapshot.Of(ApiKeyPolicy.None), ApiKeyPolicySnapshot.Of(FullPolicy)),
        ["account.created"] = () => Created(AccountSnapshot.Of(Account.Create(Some.Account, "Account", By, Some.Now))),
        ["account.updated"] = () => AuditChanges.Between(
            AccountSnapshot.Of(Account.Create(Some.Account, "Account", By, Some.Now)), AccountSnapshot.Of(EditedAccount())),
        ["account.deleted"] = () => Deleted(AccountSnapshot.Of(EditedAccount())),
        ["role.created"] = () => Created(
            RoleSnapshot.Of(Role.Create("Clerk", Some.Account, Some.Set(Permission.ReadMerchants), By, Some.Now))),
        ["role.updated"] = () => AuditChanges.Between(
            RoleSnapshot.Of(Role.Create("Clerk", Some.Account, Some.Set(Permission.ReadMerchants), By, Some.Now)),
            RoleSnapshot.Of(Role.Create("Agent", Some.Account, Some.Set(Permission.WriteMerchants), By, Some.Now))),
        ["role.deleted of a global role"] = () => Deleted(RoleSnapshot.Of(Role.Create("Clerk", null, PermissionSet.BuiltIn, By, Some.Now))),
        ["role.assigned"] = () => Created(RoleAssignmentSnapshot.Of(Role.Create("Clerk", null, PermissionSet.BuiltIn, By, Some.Now))),
        ["role.unassigned"] = () => Deleted(RoleAssignmentSnapshot.Of(Role.Create("Clerk", null, PermissionSet.BuiltIn, By, Some.Now))),
        ["user.created"] = () => Created(UserSnapshot.Of(NewUser())),
        ["user.updated"] = () => AuditChanges.Between(UserSnapshot.Of(NewUser()), new UserSnapshot("other@example.com", Active: false)),
        ["membership.added"] = () => Created(MembershipSnapshot.Of(NewUser())[Some.Account]),
        ["membership.removed"] = () => Deleted(MembershipSnapshot.Of(NewUser())[Some.OtherAccount]),
        ["merchant.created"] = () => Created(MerchantSnapshot.Of(Approved().Merchant)),
        ["merchant.suspended"] = () => AuditChanges.Between(MerchantSnapshot.Of(Approved().Merchant), MerchantSnapshot.Of(Suspended())),
        ["application.created"] = () => Created(ApplicationSnapshot.Of(Draft(ApplicationSamples.Full))),
        ["application.created empty"] = () => Created(ApplicationSnapshot.Of(Draft(new ApplicationContent()))),
        ["application.created with empty sections"] = () => Created(ApplicationSnapshot.Of(Draft(ApplicationSamples.Hollow))),
        ["application.updated in numbers that end alike"] = () => AuditChanges.Between(
            ApplicationSnapshot.Of(Draft(ApplicationSamples.Full)),
            ApplicationSnapshot.Of(
                Draft(ApplicationSamples.Full.WithSensitive(number => SensitiveText.Kept("another cipher", number.Hint))))),
        ["application.approved"] = () => AuditChanges.Between(
            ApplicationSnapshot.Of(InReview()), ApplicationSnapshot.Of(Approved().Application)),
        ["application.declined"] = () => AuditChanges.Between(ApplicationSnapshot.Of(InReview()), ApplicationSnapshot.Of(Declined())),
        ["application.deleted"] = () => Deleted(ApplicationSnapshot.Of(Draft(ApplicationSamples.Full))),
        ["session.refused"] = () => Created(new ReasonSnapshot("wrong_secret")),
        ["apiKey.suspicious at a new address"] = () => Created(new SuspiciousUseSnapshot("newAddress", Address: "203.0.113.7")),
        ["apiKey.suspicious after a long silence"] = () => Created(new SuspiciousUseSnapshot("longSilence")),
        ["apiKey.suspicious after refusals"] = () => Created(new SuspiciousUseSnapshot("refusals", Refusals: 12)),
        ["session.created of a narrowed session"] = () => Created(
            new NarrowedSessionSnapshot(Some.Set(Permission.WriteMerchants, Permission.ReadMerchants).ToNames())),
        ["impersonation.started"] = () => Created(new ImpersonationSnapshot(Id, Some.Now)),
        ["impersonation.stopped"] = () => Deleted(new ImpersonationSnapshot(Id)),
        ["impersonation.stopped by a change"] = () => Deleted(new ImpersonationSnapshot(Id, UserId: 7)),
        ["names of values"] = () => Created(new Values(
            Enum.GetValues<Permission>(),
            Enum.GetValues<SecretState>(),
            Enum.GetValues<QuotaPeriod>(),
            Enum.GetValues<ApplicationStatus>(),
            Enum.GetValues<MerchantStatus>(),
            Enum.GetValues<LegalStructure>(),
            Enum.GetValues<BankAccountType>(),
            Enum.GetValues<PricingModel>())),
    };

    private static ApiKeyPolicy FullPolicy => new()
    {
        MaxLifetimeDays = 90,
        RequireExpiry = true,
        MaxGraceSeconds = 60,
        MaxKeys = 5,
        DisableAfterUnusedDays = 30,
        RequireAllowedIps = true,
    };

    private static string? Created(IAuditSnapshot after) => AuditChanges.Between(null, after);

    private static string? Deleted(IAuditSnapshot before) => AuditChanges.Between(before, null);

    private static ApiKey SmallKey() =>
        ApiKey.Create(Id, Some.Account, Some.Identifier, OtherId, Some.Secret, Some.Details(), By, Some.Now.AddDays(-1)).Value;

    private static ApiKey ImportedKey() => ApiKey.Import(
        Id,
        Some.Account,
        Some.Identifier,
        OtherId,
        new ForeignOrigin(default, "x7Rq", "acmelive"),
        new ApiKeyDetails(
            "Till",
            null,
            Some.Set(Permission.ReadMerchants),
            expiresAt: null,
            externalId: "customer-42",
            metadata: KeyMetadata.Of(new Dictionary<string, string?> { ["team"] = "payments" })),
        By,
        Some.Now).Value;

    private static ApiKey FullKey() => ApiKey.Create(
        Id,
        Some.Account,
        Some.Identifier,
        OtherId,
        Some.Secret,
        new ApiKeyDetails(
            "Till",
            "The till at the door",
            Some.Set(Permission.ReadMerchants, Permission.WriteApiKeys),
            Some.Now.AddDays(30),
            active: true,
            Some.Now.AddHours(1),
            AllowedIps.Of(["203.0.113.0/24", "2001:db8::1"]),
            new RateLimit(5, 60),
            new Quota(1_000, QuotaPeriod.Month)),
        By,
        Some.Now).Value;

    private static ApiKey RotatedKey()
    {
        var key = SmallKey();
        var rotation = new Rotation(TimeSpan.FromHours(1), onFirstUse: false, Some.Now.AddDays(7), ApiKeyPolicy.None);
        _ = key.Rotate(
            rotation,
            OtherId,
            ApiKeySecret.From([.. Enumerable.Repeat((byte)7, ApiKeySecret.RandomBytes)]),
            "editor@example.com",
            Some.Now).Value;
        return key;
    }

    private static Account EditedAccount()
    {
        var account = Account.Create(Some.Account, "Account", By, Some.Now);
        account.Edit(new AccountDetails("Other", "R-7", active: false, requireMfa: true), "editor@example.com", Some.Now.AddDays(1));
        account.Give(Some.Set(Permission.ReadMerchants), PermissionCatalogue.BuiltInOnly, "editor@example.com", Some.Now.AddDays(1));
        return account;
    }

    private static User NewUser()
    {
        var user = User.Create("user@example.com", By, Some.Now);
        user.Join(Some.Account);
        user.Join(Some.OtherAccount);
        user.Assign(Role.AccountAdminId, Some.Account);
        user.Assign(9, Some.Account);
        return user;
    }

    private static MerchantApplication Draft(ApplicationContent content) =>
        MerchantApplication.Draft(Id, Some.Account, content, ApplicationKey.From(new byte[32]), By, Some.Now).Value;

    private static MerchantApplication InReview()
    {
        var application = Draft(ApplicationSamples.Full);
        _ = application.Submit(By, Some.Now).Value;
        _ = application.Review(By, Some.Now).Value;
        return application;
    }

    private static MerchantApplication Declined()
    {
        var application = InReview();
        _ = application.Decline("Too risky \"for us\" – für uns <3", By, Some.Now).Value;
        return application;
    }

    private static (MerchantApplication Application, Merchant Merchant) Approved()
    {
        var application = InReview();
        return (application, Merchant.Approve(application, OtherId, By, Some.Now).Value);
    }

    private static Merchant Suspended()
    {
        var merchant = Approved().Merchant;
        _ = merchant.Become(MerchantStatus.Suspended, By, Some.Now).Value;
        return merchant;
    }

    private sealed record Values(
        Permission[] Permissions,
        SecretState[] SecretStates,
        QuotaPeriod[] QuotaPeriods,
        ApplicationStatus[] ApplicationStatuses,
        MerchantStatus[] MerchantStatuses,
        LegalStructure[] LegalStructures,
        BankAccountType[] BankAccountTypes,
        PricingModel[] PricingModels) : IAuditSnapshot;
}
