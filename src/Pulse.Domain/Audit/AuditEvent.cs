using System.Diagnostics.CodeAnalysis;
using Pulse.Domain.Accounts;

namespace Pulse.Domain.Audit;

/// <summary>A recorded change. It is written in the transaction of the change and never modified.</summary>
public sealed class AuditEvent
{
    /// <summary>Maximum length in characters of an action, an actor type, a target type and an id.</summary>
    public const int WordMaxLength = 64;

    /// <summary>Maximum length in characters of an IP address.</summary>
    public const int IpAddressMaxLength = 45;

    /// <summary>Maximum length in characters of the changes. Holds the largest application before and after an edit.</summary>
    public const int ChangesMaxLength = 400_000;

    private AuditEvent()
    {
    }

    public Guid Id { get; private set; }

    public DateTime At { get; private set; }

    public string Action { get; private set; } = "";

    public AuditActorType ActorType { get; private set; }

    public string? ActorId { get; private set; }

    public string? ActorName { get; private set; }

    /// <summary>The actor's name in the form of <see cref="NormalizeName"/>. It is not signed.</summary>
    public string? NormalizedActorName { get; private set; }

    /// <summary>The impersonated user. Null if none.</summary>
    public string? ImpersonatingId { get; private set; }

    public string? ImpersonatingName { get; private set; }

    /// <inheritdoc cref="NormalizedActorName"/>
    public string? NormalizedImpersonatingName { get; private set; }

    public string TargetType { get; private set; } = "";

    public string? TargetId { get; private set; }

    /// <summary>The account that the event concerns; the event is in its audit chain. Null: the system's chain.</summary>
    public AccountId? AccountId { get; private set; }

    public string? IpAddress { get; private set; }

    /// <summary>A JSON object with the old and new value of each field. Null if no field changed.</summary>
    public string? Changes { get; private set; }

    /// <summary>Position in the audit chain, from 1, without gaps.</summary>
    public long Position { get; private set; }

    /// <summary>HMAC-SHA-256 over the MAC of the previous event and the content of this event.</summary>
    public byte[] Mac { get; private set; } = [];

    public static AuditEvent Of(
        Guid id,
        DateTime at,
        string action,
        AuditActor actor,
        AuditTarget target,
        AccountId? account,
        string? ipAddress,
        string? changes) => new()
        {
            Id = id,
            At = at,
            Action = action,
            ActorType = actor.Type,
            ActorId = actor.Id,
            ActorName = actor.Name,
            NormalizedActorName = NormalizeName(actor.Name),
            ImpersonatingId = actor.Impersonating?.Id,
            ImpersonatingName = actor.Impersonating?.Name,
            NormalizedImpersonatingName = NormalizeName(actor.Impersonating?.Name),
            TargetType = target.Type,
            TargetId = target.Id,
            AccountId = account,
            IpAddress = ipAddress,
            Changes = changes,
        };

    /// <summary>The form in which an index finds a name: an e-mail address in upper case, another name unchanged.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public static string? NormalizeName(string? name) =>
        name is not null && name.Contains('@', StringComparison.Ordinal) ? name.ToUpperInvariant() : name;

    /// <summary>Copies the event for the audit chain of another account.</summary>
    public AuditEvent In(Guid id, AccountId? account)
    {
        var copy = (AuditEvent)MemberwiseClone();
        (copy.Id, copy.AccountId) = (id, account);
        return copy;
    }

    /// <summary>Sets the position in the audit chain.</summary>
    public void Chain(long position, byte[] mac) => (Position, Mac) = (position, mac);
}
