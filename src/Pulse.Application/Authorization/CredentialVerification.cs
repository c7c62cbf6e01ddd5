using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>The result of the verification of a credential.</summary>
/// <param name="Caller">The caller, or why the credential is rejected.</param>
/// <param name="Refused">The key that was rejected although its secret is correct. Null otherwise.</param>
public readonly record struct CredentialVerification(ErrorOr<Caller> Caller, RefusedKey? Refused = null);

/// <summary>
/// A rejected key whose secret is correct, and the reason. Only for the audit log and the counters of use: the caller gets the same
/// response as for an unknown key.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Code">One of <see cref="Domain.ApiKeys.UseCodes"/>.</param>
public sealed record RefusedKey(ApiKeyCaller Key, string Code);
