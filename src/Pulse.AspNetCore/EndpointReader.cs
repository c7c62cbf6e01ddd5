using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.AspNetCore;

/// <summary>Reads what an endpoint needs from its metadata and the policies of the application, once for each endpoint.</summary>
internal static class EndpointReader
{
    private static readonly ConditionalWeakTable<Endpoint, EndpointNeeds> Known = [];

    /// <returns>No needs if routing has not run or has found no endpoint.</returns>
    public static ValueTask<EndpointNeeds> NeedsOfAsync(HttpContext http) =>
        http.GetEndpoint() is not { } endpoint ? ValueTask.FromResult(EndpointNeeds.Nothing)
        : Known.TryGetValue(endpoint, out var known) ? ValueTask.FromResult(known)
        : ReadAsync(endpoint, http.RequestServices.GetRequiredService<IAuthorizationPolicyProvider>());

    private static async ValueTask<EndpointNeeds> ReadAsync(Endpoint endpoint, IAuthorizationPolicyProvider policies)
    {
        IEnumerable<IAuthorizationRequirement> requirements =
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? await RequirementsOfAsync(endpoint.Metadata, policies) : [];
        var needs = EndpointNeeds.Of(
            requirements.OfType<PulsePermissionRequirement>().Select(required => required.Permission),
            endpoint.Metadata.GetMetadata<IPulseCostMetadata>()?.Cost);
        if (policies.AllowsCachingPolicies)
        {
            Known.AddOrUpdate(endpoint, needs);
        }

        return needs;
    }

    /// <summary>Those that the authorization middleware and the filters of MVC evaluate.</summary>
    private static async Task<List<IAuthorizationRequirement>> RequirementsOfAsync(
        EndpointMetadataCollection metadata, IAuthorizationPolicyProvider policies)
    {
        List<IAuthorizationRequirement> requirements =
        [
            .. metadata.GetOrderedMetadata<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements()),
            .. await CombineAsync(
                policies, metadata.GetOrderedMetadata<IAuthorizeData>(), metadata.GetOrderedMetadata<AuthorizationPolicy>()),
        ];
        foreach (var filter in metadata.GetOrderedMetadata<AuthorizeFilter>())
        {
            requirements.AddRange(await CombineAsync(
                policies, filter.AuthorizeData ?? [], filter.Policy is { } policy ? [policy] : []));
        }

        return requirements;
    }

    private static async Task<IEnumerable<IAuthorizationRequirement>> CombineAsync(
        IAuthorizationPolicyProvider provider, IEnumerable<IAuthorizeData> data, IEnumerable<AuthorizationPolicy> policies) =>
        (await AuthorizationPolicy.CombineAsync(provider, data, policies))?.Requirements ?? [];
}
