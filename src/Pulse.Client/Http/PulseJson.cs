using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>
/// All shapes, serialized without reflection. A member with its default is left out, so that a patch sends only what is set; null in a
/// member that is never null is refused.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(OptionalConverter<AddressPatch>),
        typeof(OptionalConverter<BankAccountType?>),
        typeof(OptionalConverter<BasicsPatch>),
        typeof(OptionalConverter<BusinessBankingPatch>),
        typeof(OptionalConverter<BusinessDetailsPatch>),
        typeof(OptionalConverter<BusinessHistoryPatch>),
        typeof(OptionalConverter<ContactPatch>),
        typeof(OptionalConverter<DateOnly?>),
        typeof(OptionalConverter<DateTimeOffset?>),
        typeof(OptionalConverter<IReadOnlyDictionary<string, string?>>),
        typeof(OptionalConverter<IReadOnlyList<BusinessOwnerPatch>>),
        typeof(OptionalConverter<IReadOnlyList<string>>),
        typeof(OptionalConverter<LegalStructure?>),
        typeof(OptionalConverter<MoneyPatch>),
        typeof(OptionalConverter<OrderProcessingPatch>),
        typeof(OptionalConverter<PricingModel?>),
        typeof(OptionalConverter<PricingSchedulePatch>),
        typeof(OptionalConverter<QuotaPatch>),
        typeof(OptionalConverter<QuotaPeriod>),
        typeof(OptionalConverter<RateLimitPatch>),
        typeof(OptionalConverter<bool>),
        typeof(OptionalConverter<bool?>),
        typeof(OptionalConverter<decimal?>),
        typeof(OptionalConverter<int>),
        typeof(OptionalConverter<int?>),
        typeof(OptionalConverter<long>),
        typeof(OptionalConverter<string>),
    ])]
[JsonSerializable(typeof(AcceptInvitation))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccountPatch))]
[JsonSerializable(typeof(AccountPermissions))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(ApiKeyPatch))]
[JsonSerializable(typeof(ApiKeyPolicy))]
[JsonSerializable(typeof(ApiKeyRotation))]
[JsonSerializable(typeof(ApiKeyUsage))]
[JsonSerializable(typeof(Application))]
[JsonSerializable(typeof(ApplicationContent))]
[JsonSerializable(typeof(ApplicationContentPatch))]
[JsonSerializable(typeof(AuditIntegrity))]
[JsonSerializable(typeof(BulkChange))]
[JsonSerializable(typeof(BulkChangeApiKeys))]
[JsonSerializable(typeof(ChangeEmail))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(CompleteLogin))]
[JsonSerializable(typeof(ConfirmTotp))]
[JsonSerializable(typeof(CreateAccount))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(CreateRole))]
[JsonSerializable(typeof(CreateUser))]
[JsonSerializable(typeof(Decline))]
[JsonSerializable(typeof(DefinePermission))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(HypotheticalUse))]
[JsonSerializable(typeof(Impersonate))]
[JsonSerializable(typeof(Import))]
[JsonSerializable(typeof(ImportApiKeys))]
[JsonSerializable(typeof(Introspection))]
[JsonSerializable(typeof(IssuedApiKey))]
[JsonSerializable(typeof(IssuedApplication))]
[JsonSerializable(typeof(IssuedUser))]
[JsonSerializable(typeof(List<Account>))]
[JsonSerializable(typeof(List<ApiKey>))]
[JsonSerializable(typeof(List<Application>))]
[JsonSerializable(typeof(List<AuditEvent>))]
[JsonSerializable(typeof(List<Merchant>))]
[JsonSerializable(typeof(List<OpenSession>))]
[JsonSerializable(typeof(List<Permission>))]
[JsonSerializable(typeof(List<Role>))]
[JsonSerializable(typeof(List<RoleAssignment>))]
[JsonSerializable(typeof(List<User>))]
[JsonSerializable(typeof(List<Verification>))]
[JsonSerializable(typeof(Login))]
[JsonSerializable(typeof(Merchant))]
[JsonSerializable(typeof(MerchantProfile))]
[JsonSerializable(typeof(MerchantProfilePatch))]
[JsonSerializable(typeof(Mfa))]
[JsonSerializable(typeof(Narrowing))]
[JsonSerializable(typeof(OwnPassword))]
[JsonSerializable(typeof(PasswordToken))]
[JsonSerializable(typeof(Permission))]
[JsonSerializable(typeof(PermissionHolders))]
[JsonSerializable(typeof(PermissionPatch))]
[JsonSerializable(typeof(PermissionUsage))]
[JsonSerializable(typeof(PortalApplication))]
[JsonSerializable(typeof(PresentedApiKey))]
[JsonSerializable(typeof(PresentedApiKeys))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RecoveryCodes))]
[JsonSerializable(typeof(RevocationAcknowledgement))]
[JsonSerializable(typeof(RevocationEvent))]
[JsonSerializable(typeof(ReportUsage))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleAssignment))]
[JsonSerializable(typeof(RoleHolder))]
[JsonSerializable(typeof(RolePatch))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(SetPassword))]
[JsonSerializable(typeof(Token))]
[JsonSerializable(typeof(TotpSetup))]
[JsonSerializable(typeof(Usage))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserMemberships))]
[JsonSerializable(typeof(UserPatch))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(BankAccountType?))]
[JsonSerializable(typeof(DateOnly?))]
[JsonSerializable(typeof(DateTimeOffset?))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string?>))]
[JsonSerializable(typeof(IReadOnlyList<BusinessOwnerPatch>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(LegalStructure?))]
[JsonSerializable(typeof(PricingModel?))]
[JsonSerializable(typeof(QuotaPeriod))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(decimal?))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class PulseJson : JsonSerializerContext;
