using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Pulse.AspNetCore;

/// <summary>Context of <see cref="PulseEvents.OnMessageReceived"/>.</summary>
public class MessageReceivedContext(HttpContext context, AuthenticationScheme scheme, PulseOptions options)
    : ResultContext<PulseOptions>(context, scheme, options)
{
    /// <summary>
    /// The credential of the request, if the application takes it from another place than the headers, such as the query of a WebSocket.
    /// Null: from the headers.
    /// </summary>
    public PulseCredential? Credential { get; set; }
}

/// <summary>Context of <see cref="PulseEvents.OnCredentialVerified"/>.</summary>
public class CredentialVerifiedContext(HttpContext context, AuthenticationScheme scheme, PulseOptions options, PulseIdentity identity)
    : ResultContext<PulseOptions>(context, scheme, options)
{
    /// <summary>The identity of the credential. It is read-only.</summary>
    public PulseIdentity Identity { get; } = identity;
}

/// <summary>Context of <see cref="PulseEvents.OnChallenge"/>.</summary>
public class PulseChallengeContext(
    HttpContext context, AuthenticationScheme scheme, PulseOptions options, AuthenticationProperties? properties, PulseRefusal refusal)
    : PropertiesContext<PulseOptions>(context, scheme, options, properties)
{
    /// <summary>Why the request is refused.</summary>
    public PulseRefusal Refusal { get; } = refusal;

    /// <summary>Whether the application writes the response.</summary>
    public bool Handled { get; private set; }

    /// <summary>The handler does not write the response.</summary>
    public void HandleResponse() => Handled = true;
}

/// <summary>Context of <see cref="PulseEvents.OnForbidden"/>.</summary>
public class PulseForbiddenContext(
    HttpContext context, AuthenticationScheme scheme, PulseOptions options, AuthenticationProperties? properties, PulseRefusal refusal)
    : PropertiesContext<PulseOptions>(context, scheme, options, properties)
{
    /// <summary>Why the request is refused.</summary>
    public PulseRefusal Refusal { get; } = refusal;

    /// <summary>Whether the application writes the response.</summary>
    public bool Handled { get; private set; }

    /// <summary>The handler does not write the response.</summary>
    public void HandleResponse() => Handled = true;
}
