using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Errors;

/// <summary>
/// The problem of a login that requires a second factor, for the OpenAPI document. Its members are those of
/// <see cref="Pulse.Application.Logins.MfaRequirement"/>.
/// </summary>
internal sealed class MfaRequiredProblem : ProblemDetails
{
    /// <summary>With the code `mfa_required`: the challenge for `POST /auth/login/mfa`. It is not valid elsewhere.</summary>
    public string? Challenge { get; init; }

    /// <summary>When the challenge expires (exclusive).</summary>
    public DateTime? ChallengeExpiresAt { get; init; }
}
