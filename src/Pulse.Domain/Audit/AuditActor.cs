namespace Pulse.Domain.Audit;

/// <summary>Who did something.</summary>
/// <param name="Type">What kind of caller.</param>
/// <param name="Id">A user's number, or the UUID of a key or of an applicant's application; null where nobody knows, and for Pulse itself.</param>
/// <param name="Name">A user's e-mail, a key's identifier or <c>applicant</c>; null where nobody knows.</param>
/// <param name="Impersonating">As whom a user did it; null: as nobody else.</param>
public sealed record AuditActor(AuditActorType Type, string? Id, string? Name, ImpersonatedActor? Impersonating = null)
{
    /// <summary>Pulse itself.</summary>
    public static readonly AuditActor System = new(AuditActorType.System, null, null);

    /// <summary>Somebody who gave an e-mail that is nobody's.</summary>
    public static readonly AuditActor UnknownUser = new(AuditActorType.User, null, null);

    /// <summary>Somebody with a key that reaches no draft.</summary>
    public static readonly AuditActor UnknownApplicant = new(AuditActorType.Applicant, null, null);
}

/// <summary>As whom somebody acts.</summary>
/// <param name="Id">A user's number.</param>
/// <param name="Name">The user's e-mail.</param>
public sealed record ImpersonatedActor(string Id, string Name);

/// <summary>Kinds of actors.</summary>
public enum AuditActorType
{
    User,
    ApiKey,
    System,

    /// <summary>Whoever has the key of a draft.</summary>
    Applicant,
}
