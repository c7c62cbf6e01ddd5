using System.Globalization;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Console.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>The form of the account's rules for API keys. Its fields have the names of the request.</summary>
public sealed class KeyPolicyForm
{
    public string? MaxLifetimeDays { get; init; }

    public bool RequireExpiry { get; init; }

    public string? MaxGraceSeconds { get; init; }

    public string? MaxKeys { get; init; }

    public string? DisableAfterUnusedDays { get; init; }

    public bool RequireAllowedIps { get; init; }

    /// <summary>The version that the user saw.</summary>
    public long Version { get; init; }

    public static KeyPolicyForm Of(Versioned<ApiKeyPolicyDto> policy) => new()
    {
        MaxLifetimeDays = TextOf(policy.Value.MaxLifetimeDays),
        RequireExpiry = policy.Value.RequireExpiry,
        MaxGraceSeconds = TextOf(policy.Value.MaxGraceSeconds),
        MaxKeys = TextOf(policy.Value.MaxKeys),
        DisableAfterUnusedDays = TextOf(policy.Value.DisableAfterUnusedDays),
        RequireAllowedIps = policy.Value.RequireAllowedIps,
        Version = policy.Version,
    };

    public ApiKeyPolicyDto Read(FieldReader fields) => new(
        fields.SmallNumber("maxLifetimeDays", MaxLifetimeDays),
        RequireExpiry,
        fields.SmallNumber("maxGraceSeconds", MaxGraceSeconds),
        fields.SmallNumber("maxKeys", MaxKeys),
        fields.SmallNumber("disableAfterUnusedDays", DisableAfterUnusedDays),
        RequireAllowedIps);

    private static string? TextOf(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The form with its effect.</summary>
/// <param name="Form">The form.</param>
/// <param name="Rejected">Number of keys that the policy rejects. Null if the user may not read keys.</param>
/// <param name="IsExact">Whether there are no more such keys.</param>
public sealed record KeyPolicyPage(KeyPolicyForm Form, int? Rejected, bool IsExact = true);
