using Pulse.Domain.Accounts;

namespace Pulse.Domain.Audit;

/// <summary>Something that has happened: a row that is written once, in the transaction of what it tells of, and never again.</summary>
public sealed class AuditEvent
{
    /// <summary>Characters of the longest action, actor's or target's type, and id.</summary>
    public const int WordMaxLength = 64;

    /// <summary>Characters of the longest address.</summary>
    public const int IpAddressMaxLength = 45;

    /// <summary>Characters of the longest set of changes: more than an application with all that it may hold, before and after.</summary>
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

    /// <summary>As whom a user did it; null: as nobody else.</summary>
    public string? ImpersonatingId { get; private set; }

    public string? ImpersonatingName { get; private set; }

    public string TargetType { get; private set; } = "";

    public string? TargetId { get; private set; }

    /// <summary>The account that it concerns, whose chain it is in; null: none, and the system's.</summary>
    public AccountId? AccountId { get; private set; }

    public string? IpAddress { get; private set; }

    /// <summary>A JSON object, field to its value before and after; null where no field changed.</summary>
    public string? Changes { get; private set; }

    /// <summary>From 1, without gaps, in its chain.</summary>
    public long Position { get; private set; }

    /// <summary>HMAC-SHA-256 over its predecessor's and its own content.</summary>
    public byte[] Mac { get; private set; } = [];

    public static AuditEvent Of(
        DateTime at, string action, AuditActor actor, AuditTarget target, AccountId? account, string? ipAddress, string? changes) => new()
        {
            Id = Guid.CreateVersion7(),
            At = at,
            Action = action,
            ActorType = actor.Type,
            ActorId = actor.Id,
            ActorName = actor.Name,
            ImpersonatingId = actor.Impersonating?.Id,
            ImpersonatingName = actor.Impersonating?.Name,
            TargetType = target.Type,
            TargetId = target.Id,
            AccountId = account,
            IpAddress = ipAddress,
            Changes = changes,
        };

    /// <summary>The same event for the log of another account: a row of its own, in a chain of its own.</summary>
    public AuditEvent In(AccountId? account)
    {
        var copy = (AuditEvent)MemberwiseClone();
        (copy.Id, copy.AccountId) = (Guid.CreateVersion7(), account);
        return copy;
    }

    /// <summary>Gives it its place in its chain.</summary>
    public void Chain(long position, byte[] mac) => (Position, Mac) = (position, mac);
}
