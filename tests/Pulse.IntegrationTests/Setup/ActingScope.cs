using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.IntegrationTests.Setup;

internal static class ActingScope
{
    /// <summary>Puts an account into effect in a scope, as the authorization of a request does.</summary>
    public static async Task ActInAsync(this IServiceScope scope, string accountId)
    {
        var context = scope.ServiceProvider.GetRequiredService<RequestContext>();
        context.Identify(CallerOf(accountId));
        await scope.ServiceProvider.GetRequiredService<Authorizer>().AuthorizeAsync(context, typeof(ListApiKeys), default);
    }

    private static ApiKeyCaller CallerOf(string accountId)
    {
        var account = new CallerAccount(
            AccountId.TryParse(accountId, out var id) ? id : default,
            "An account",
            Repcode: null,
            Active: true,
            PermissionSet.BuiltIn,
            Primary: true);
        return new ApiKeyCaller
        {
            Id = Guid.CreateVersion7(),
            SecretId = Guid.CreateVersion7(),
            Identifier = "",
            KeyName = "",
            Permissions = PermissionSet.BuiltIn,
            Account = account,
            CreatedBy = "",
            UpdatedBy = "",
            CreatedAt = default,
            UpdatedAt = default,
        };
    }
}
