using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Pulse.AspNetCore;

/// <summary>What an endpoint needs of a credential, from its metadata.</summary>
internal sealed class EndpointNeeds
{
    private static readonly EndpointNeeds Nothing = new([], null);
    private static readonly ConditionalWeakTable<Endpoint, EndpointNeeds> Known = [];

    private EndpointNeeds(string[] permissions, int? cost) => (Permissions, Cost) = (permissions, cost);

    /// <summary>Sorted, and each once.</summary>
    public IReadOnlyList<string> Permissions { get; }

    /// <summary>Units of rate limit and quota. Null: the default of Pulse, which is 1.</summary>
    public int? Cost { get; }

    /// <param name="endpoint">Null if routing has not run or has found none.</param>
    public static EndpointNeeds Of(Endpoint? endpoint) => endpoint is null ? Nothing : Known.GetValue(endpoint, Read);

    private static EndpointNeeds Read(Endpoint endpoint)
    {
        var named = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(data => PulsePermissionPolicy.PermissionOf(data.Policy)).OfType<string>();
        var required = endpoint.Metadata.GetOrderedMetadata<IAuthorizationRequirementData>()
            .SelectMany(data => data.GetRequirements()).OfType<PulsePermissionRequirement>().Select(required => required.Permission);
        var policies = endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>()
            .SelectMany(policy => policy.Requirements).OfType<PulsePermissionRequirement>().Select(required => required.Permission);
        string[] permissions = [.. named.Concat(required).Concat(policies).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var cost = endpoint.Metadata.GetMetadata<IPulseCostMetadata>()?.Cost;
        return permissions.Length == 0 && cost is null ? Nothing : new EndpointNeeds(permissions, cost);
    }
}
