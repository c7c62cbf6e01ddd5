using Microsoft.AspNetCore.Authorization;
using Pulse.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Extension methods to require permissions of Pulse.</summary>
public static class PulseAuthorizationExtensions
{
    /// <summary>Requires that the credential holds a permission in the account in effect. Nothing needs to be registered for it.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="permission">The name of the permission, such as <c>orders:read</c>.</param>
    public static TBuilder RequirePulsePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(PulsePermissionPolicy.NameOf(permission));

    /// <summary>Sets what a request to the endpoints costs.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="cost">Units of the rate limit and quota of an API key; 0 to 1,000.</param>
    public static TBuilder WithPulseCost<TBuilder>(this TBuilder builder, int cost)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new PulseCostAttribute(cost));

    /// <summary>Requires that the credential holds a permission in the account in effect.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="permission">The name of the permission, such as <c>orders:read</c>.</param>
    public static AuthorizationPolicyBuilder RequirePulsePermission(this AuthorizationPolicyBuilder builder, string permission)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddRequirements(new PulsePermissionRequirement(permission));
    }
}
