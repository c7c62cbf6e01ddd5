using System.Text.Json;
using System.Text.Json.Serialization;
using Pulse.Application.ApiKeys;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;

namespace Pulse.Api.Json;

internal static class JsonSetup
{
    /// <summary>What is sent must be exactly what the contract names: a mistyped <c>expireAt</c> must not make a key immortal.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new PermissionConverter());
        options.Converters.Add(new NameConverter<AuditActorType>());
        options.Converters.Add(new NameConverter<QuotaPeriod>());
        options.Converters.Add(new NameConverter<ApiKeyStatus>());
        options.Converters.Add(new NameConverter<BulkAction>());
        options.Converters.Add(new NameConverter<BulkStatus>());
        options.Converters.Add(new NameConverter<SecretActivation>());
        options.Converters.Add(new NameConverter<SecretState>());
        options.Converters.Add(new NameConverter<UsageInterval>());
        options.Converters.Add(new NameConverter<SessionPrincipalType>());
        options.Converters.Add(new NameConverter<ApplicationStatus>());
        options.Converters.Add(new NameConverter<MerchantStatus>());
        options.Converters.Add(new NameConverter<LegalStructure>());
        options.Converters.Add(new NameConverter<BankAccountType>());
        options.Converters.Add(new NameConverter<PricingModel>());
        options.Converters.Add(new SensitiveTextConverter());
        options.Converters.Add(new DayConverter());
        options.Converters.Add(new DecimalConverter());
        options.Converters.Add(new MergePatchConverterFactory());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new OptionalConverterFactory());
    }
}
