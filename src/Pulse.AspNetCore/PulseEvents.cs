namespace Pulse.AspNetCore;

/// <summary>Called at points of the authentication where the application has control.</summary>
public class PulseEvents
{
    private static readonly Func<MessageReceivedContext, Task> NoMessage = _ => Task.CompletedTask;
    private static readonly Func<CredentialVerifiedContext, Task> NoVerification = _ => Task.CompletedTask;

    /// <summary>Called before the credential is read from the headers.</summary>
    public Func<MessageReceivedContext, Task> OnMessageReceived { get; set; } = NoMessage;

    /// <summary>Called after Pulse, or the cache, has accepted the credential.</summary>
    public Func<CredentialVerifiedContext, Task> OnCredentialVerified { get; set; } = NoVerification;

    /// <summary>Called before a request without an accepted credential is refused.</summary>
    public Func<PulseChallengeContext, Task> OnChallenge { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a request is refused whose credential lacks a permission.</summary>
    public Func<PulseForbiddenContext, Task> OnForbidden { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the application reads or changes messages. If not, the handler makes no context.</summary>
    internal bool ReceivesMessages => !ReferenceEquals(OnMessageReceived, NoMessage) || GetType() != typeof(PulseEvents);

    internal bool SeesVerifications => !ReferenceEquals(OnCredentialVerified, NoVerification) || GetType() != typeof(PulseEvents);

    /// <summary>Called before the credential is read from the headers.</summary>
    public virtual Task MessageReceived(MessageReceivedContext context) => OnMessageReceived(context);

    /// <summary>Called after Pulse, or the cache, has accepted the credential.</summary>
    public virtual Task CredentialVerified(CredentialVerifiedContext context) => OnCredentialVerified(context);

    /// <summary>Called before a request without an accepted credential is refused.</summary>
    public virtual Task Challenge(PulseChallengeContext context) => OnChallenge(context);

    /// <summary>Called before a request is refused whose credential lacks a permission.</summary>
    public virtual Task Forbidden(PulseForbiddenContext context) => OnForbidden(context);
}
