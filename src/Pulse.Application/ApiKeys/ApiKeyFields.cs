using System.Linq.Expressions;
using Pulse.Application.Common.Lists;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>What the list of API keys can be filtered, sorted and searched by.</summary>
public static class ApiKeyFields
{
    public static readonly ListFields<ApiKey> All = new ListFields<ApiKey>()
        .Value("id", key => key.Id, FilterValues.Uuid)
        .Text("apiKey", key => key.Identifier)
        .Text("name", key => key.Name)
        .Text("description", key => key.Description)
        .Value("accountId", key => key.AccountId, FilterValues.AccountId)
        .Filter("permissions", Holds)
        .Value("active", key => key.Active, FilterValues.Bool)
        .Text("secretHint", key => key.SecretHint)
        .Value("expiresAt", key => key.ExpiresAt, FilterValues.OptionalDate)
        .Value("notBefore", key => key.NotBefore, FilterValues.OptionalDate)
        .Value("createdAt", key => key.CreatedAt, FilterValues.Date)
        .Text("createdBy", key => key.CreatedBy)
        .Value("updatedAt", key => key.UpdatedAt, FilterValues.Date)
        .Text("updatedBy", key => key.UpdatedBy)
        .Value("lastUsedAt", key => key.LastUsedAt, FilterValues.OptionalDate)
        .Text("lastUsedIp", key => key.LastUsedIp);

    /// <summary>Filters by one permission that the key holds.</summary>
    private static Expression<Func<ApiKey, bool>>? Holds(string name)
    {
        if (!PermissionNames.TryParse(name, out var permission))
        {
            return null;
        }

        var bits = PermissionSet.Of([permission]).Bits;
        return key => ((long)(object)key.Permissions & bits) != 0;
    }
}
