using Pulse.Application.ApiKeys;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Console.ApiKeys;

/// <summary>A new secret with texts to copy.</summary>
/// <param name="Key">The key with its new secret.</param>
/// <param name="Url">The address of Pulse.</param>
/// <param name="IsRotation">Whether the key had a secret before.</param>
public sealed record IssuedKey(IssuedApiKeyDto Key, string Url, bool IsRotation)
{
    /// <summary>The secret that the new one replaces, while it is still valid.</summary>
    public SecretDto? Old => Key.Secrets.FirstOrDefault(secret => secret.State == SecretState.Retiring);

    /// <summary>Whether the new secret becomes active at its first use.</summary>
    public bool IsPending => Key.Secrets.Any(secret => secret.State == SecretState.Pending);

    /// <summary>Whether a service can verify credentials of its callers with the key.</summary>
    public bool CanVerify => Key.Permissions.Any(name => name.BuiltIn is Permission.VerifyApiKeys or Permission.VerifyAllAccounts);

    public string Environment => $"""
        PULSE_URL={Url}
        PULSE_API_KEY={Key.ApiKey}
        PULSE_API_SECRET={Key.ApiSecret}
        """;

    public string Curl => $"""
        curl {Url}/auth/session \
          -H "x-api-key: {Key.ApiKey}" \
          -H "x-api-secret: {Key.ApiSecret}"
        """;

    public static string AspNetCore => """
        // dotnet add package Pulse.AspNetCore
        builder.Services.AddAuthentication().AddPulse(options =>
        {
            options.Url = builder.Configuration["PULSE_URL"];
            options.ApiKey = builder.Configuration["PULSE_API_KEY"];
            options.ApiSecret = builder.Configuration["PULSE_API_SECRET"];
        });
        """;

    /// <summary>Never contains the secret, so that logs cannot contain it.</summary>
    public override string ToString() => $"{Key}";
}
