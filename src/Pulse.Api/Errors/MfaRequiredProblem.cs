using Microsoft.AspNetCore.Mvc;

namespace Pulse.Api.Errors;

/// <summary>What a login is refused with, for the document; its members are those of <see cref="Pulse.Application.Logins.MfaRequirement"/>.</summary>
internal sealed class MfaRequiredProblem : ProblemDetails
{
    /// <summary>With the code `mfa_required`: what `POST /auth/login/mfa` asks for. It is worth nothing elsewhere.</summary>
    public string? Challenge { get; init; }

    /// <summary>From this instant on the challenge is refused.</summary>
    public DateTime? ChallengeExpiresAt { get; init; }
}
