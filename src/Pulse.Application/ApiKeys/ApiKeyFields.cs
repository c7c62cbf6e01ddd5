using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Fields for filters, sorting and search in the list of API keys.</summary>
public static class ApiKeyFields
{
    private const string Status = "status";

    /// <summary>Names and accepted values of the fields.</summary>
    public static readonly ListFields<ApiKey> All = At(DateTime.UnixEpoch, KeyTerms.None);

    /// <summary>The fields for a query at a time, in an account with these terms. Only the status depends on both.</summary>
    public static ListFields<ApiKey> For(ListQuery query, DateTime now, KeyTerms terms) =>
        query.Filters.ContainsKey(Status) || query.Sort.Contains(Status, StringComparison.Ordinal) ? At(now, terms) : All;

    /// <summary>The fields at a time, for an account with these terms.</summary>
    public static ListFields<ApiKey> At(DateTime now, KeyTerms terms) => new ListFields<ApiKey>()
        .Value("id", key => key.Id, FilterValues.Uuid)
        .Text("apiKey", key => key.Identifier)
        .Text("name", key => key.Name)
        .Text("description", key => key.Description)
        .Text("externalId", key => key.ExternalId)
        .Text("prefix", key => key.Prefix)
        .Value("accountId", key => key.AccountId, FilterValues.AccountId)
        .Filter(
            PermissionFilter.Name,
            name => PermissionFilter.On<ApiKey>(key => key.Permissions, name),
            new ListFilter("Only keys with this permission.", typeof(PermissionName)))
        .Value("active", key => key.Active, FilterValues.Bool)
        .Named(Status, StatusAt(now, terms))
        .Text("secretHint", key => key.SecretHint)
        .Value("expiresAt", key => key.ExpiresAt, FilterValues.OptionalDate)
        .Value("notBefore", key => key.NotBefore, FilterValues.OptionalDate)
        .Value("createdAt", key => key.CreatedAt, FilterValues.Date)
        .Text("createdBy", key => key.CreatedBy)
        .Value("createdById", key => key.CreatedById, FilterValues.Id)
        .Value("updatedAt", key => key.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", key => key.UpdatedBy)
        .Value("updatedById", key => key.UpdatedById, FilterValues.Id)
        .Value("lastUsedAt", key => key.LastUsedAt, FilterValues.OptionalDate)
        .Text("lastUsedIp", key => key.LastUsedIp)
        .Before("expiresBefore", "expiresAt", key => key.ExpiresAt)
        .After("expiresAfter", "expiresAt", key => key.ExpiresAt)
        .Before("lastUsedBefore", "lastUsedAt", key => key.LastUsedAt)
        .After("lastUsedAfter", "lastUsedAt", key => key.LastUsedAt)
        .Before("createdBefore", "createdAt", key => key.CreatedAt)
        .After("createdAfter", "createdAt", key => key.CreatedAt)
        .MembersOf(
            new MemberFilter("metadata", KeyMetadata.IsName, ApiKeyRules.MetadataName),
            name => SectionFields.Member<ApiKey, KeyMetadata>(key => key.Metadata, name))
        .IndexedBy("id", "apiKey", "externalId", "createdAt");

    /// <summary><see cref="UseConditions.StatusAt"/> as a query expression.</summary>
    private static Expression<Func<ApiKey, ApiKeyStatus>> StatusAt(DateTime now, KeyTerms terms)
    {
        var (accountIsActive, policy) = terms;
        var (requireExpiry, requireAllowedIps) = (policy.RequireExpiry, policy.RequireAllowedIps);
        DateTime? createdBefore = policy.MaxLifetimeDays is { } lifetime ? now.AddDays(-lifetime) : null;
        DateTime? unusedSince = policy.DisableAfterUnusedDays is { } unused ? now.AddDays(-unused) : null;
        return key => !accountIsActive || !key.Active ? ApiKeyStatus.Disabled
            : key.ExpiresAt <= now ? ApiKeyStatus.Expired
            : key.NotBefore > now ? ApiKeyStatus.NotYetValid
            : (requireExpiry && key.ExpiresAt == null)
                || (requireAllowedIps && key.AllowedIps == AllowedIps.Everywhere)
                || key.CreatedAt <= createdBefore
                || (key.UpdatedAt <= unusedSince && (key.LastUsedAt == null || key.LastUsedAt <= unusedSince)) ? ApiKeyStatus.Restricted
            : ApiKeyStatus.Active;
    }
}
