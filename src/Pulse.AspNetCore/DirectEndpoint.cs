using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Pulse.AspNetCore;

/// <summary>Whether permissions of Pulse are everything that an endpoint asks of a caller.</summary>
internal sealed class DirectEndpoint
{
    private static readonly ConditionalWeakTable<Endpoint, DirectEndpoint> Known = [];

    private DirectEndpoint(EndpointNeeds? needs) => Needs = needs;

    private EndpointNeeds? Needs { get; }

    /// <returns>Null if the endpoint asks for something else, or for nothing.</returns>
    public static EndpointNeeds? NeedsOf(Endpoint endpoint) => Known.GetValue(endpoint, Read).Needs;

    private static DirectEndpoint Read(Endpoint endpoint)
    {
        var metadata = endpoint.Metadata;
        var authorize = metadata.GetOrderedMetadata<IAuthorizeData>();
        var isDirect = authorize.Count > 0
            && authorize.All(IsOnlyPermission)
            && metadata.GetMetadata<AuthorizationPolicy>() is null
            && metadata.GetMetadata<IAuthorizationRequirementData>() is null
            && metadata.GetMetadata<IAllowAnonymous>() is null;
        return new DirectEndpoint(!isDirect ? null : EndpointNeeds.Of(
            authorize.Select(data => PulsePermissionPolicy.PermissionOf(data.Policy)!), metadata.GetMetadata<IPulseCostMetadata>()?.Cost));
    }

    private static bool IsOnlyPermission(IAuthorizeData data) => PulsePermissionPolicy.PermissionOf(data.Policy) is not null
        && string.IsNullOrEmpty(data.Roles)
        && string.IsNullOrEmpty(data.AuthenticationSchemes);
}
