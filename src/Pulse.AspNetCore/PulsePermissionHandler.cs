using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.SignalR;

namespace Pulse.AspNetCore;

/// <summary>
/// Decides about permissions. Only identities of this handler count: a claim of another issuer with the same type grants nothing.
/// </summary>
internal sealed class PulsePermissionHandler(PulseConnections connections) : AuthorizationHandler<PulsePermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PulsePermissionRequirement requirement)
    {
        if (context.Resource is HubInvocationContext { Context: var hub } && hub.GetHttpContext() is { } connection)
        {
            return HandleInvocationAsync(context, requirement, connection);
        }

        if (Find(context, requirement.Permission))
        {
            context.Succeed(requirement);
        }
        else if ((context.Resource as HttpContext ?? (context.Resource as AuthorizationFilterContext)?.HttpContext) is { } http)
        {
            MissingPermission.Set(http, requirement.Permission);
        }

        return Task.CompletedTask;
    }

    /// <summary>A connection can be older than a revocation, so that the credential is verified again for each invocation.</summary>
    private async Task HandleInvocationAsync(
        AuthorizationHandlerContext context, PulsePermissionRequirement requirement, HttpContext connection)
    {
        foreach (var identity in context.User.Identities.OfType<PulseIdentity>())
        {
            var current = await connections.VerifyAgainAsync(identity, connection);
            if (current?.HasPermission(requirement.Permission) == true)
            {
                context.Succeed(requirement);
                return;
            }
        }
    }

    private static bool Find(AuthorizationHandlerContext context, string permission)
    {
        foreach (var identity in context.User.Identities)
        {
            if (identity is PulseIdentity caller && caller.HasPermission(permission))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The permission that a request lacks, for its refusal.</summary>
internal static class MissingPermission
{
    private static readonly object Key = new();

    public static void Set(HttpContext context, string permission) => context.Items[Key] = permission;

    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var permission) ? (string?)permission : null;
}
