using Microsoft.AspNetCore.Authentication;

namespace Pulse.AspNetCore;

/// <summary>The failure of an <see cref="AuthenticateResult"/>: Pulse refused the credential, or could not be asked.</summary>
public sealed class PulseAuthenticationException : AuthenticationFailureException
{
    internal PulseAuthenticationException(PulseRefusal refusal)
        : base(refusal.Detail) => Refusal = refusal;

    /// <summary>Why the credential is refused.</summary>
    public PulseRefusal Refusal { get; }
}
