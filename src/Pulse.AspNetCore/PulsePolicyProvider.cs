using Microsoft.AspNetCore.Authorization;

namespace Pulse.AspNetCore;

/// <summary>Answers for policy names of permissions, and leaves all others to the provider of the application.</summary>
internal sealed class PulsePolicyProvider(IAuthorizationPolicyProvider inner, PulsePermissionPolicy permissions)
    : IAuthorizationPolicyProvider
{
    public bool AllowsCachingPolicies => inner.AllowsCachingPolicies;

    public async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        PulsePermissionPolicy.PermissionOf(policyName) is { } permission
            ? await permissions.MakeAsync(permission)
            : await inner.GetPolicyAsync(policyName);

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => inner.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => inner.GetFallbackPolicyAsync();
}
