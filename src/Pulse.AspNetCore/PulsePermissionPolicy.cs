using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Pulse.AspNetCore;

/// <summary>Makes the policies that names such as <c>pulse:orders:read</c> stand for.</summary>
internal sealed class PulsePermissionPolicy(IAuthenticationSchemeProvider schemes, IEnumerable<PulseScheme> own)
{
    private readonly string[] names = [.. own.Select(scheme => scheme.Name).Distinct()];
    private string[]? demanded;

    public static string NameOf(string permission)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(permission);
        return PulseDefaults.PolicyPrefix + permission;
    }

    /// <returns>Null if the name is not one of a permission.</returns>
    public static string? PermissionOf(string? policy) =>
        policy is not null
        && policy.StartsWith(PulseDefaults.PolicyPrefix, StringComparison.Ordinal)
        && policy.Length > PulseDefaults.PolicyPrefix.Length
            ? policy[PulseDefaults.PolicyPrefix.Length..]
            : null;

    public async Task<AuthorizationPolicy> MakeAsync(string permission) =>
        new([new PulsePermissionRequirement(permission)], demanded ??= await DemandedAsync());

    /// <summary>
    /// The scheme of Pulse, if the application has another default. For the default scheme, the request is already authenticated.
    /// </summary>
    private async Task<string[]> DemandedAsync()
    {
        AuthenticationScheme?[] defaults =
        [
            await schemes.GetDefaultAuthenticateSchemeAsync(),
            await schemes.GetDefaultChallengeSchemeAsync(),
            await schemes.GetDefaultForbidSchemeAsync(),
        ];
        return names is [var only] && Array.TrueForAll(defaults, scheme => scheme?.Name == only) ? [] : names;
    }
}

/// <summary>The name of a scheme of Pulse that the application has added.</summary>
internal sealed record PulseScheme(string Name);
