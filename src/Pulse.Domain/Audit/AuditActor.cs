namespace Pulse.Domain.Audit;

/// <summary>The principal that performed an audited action.</summary>
/// <param name="Type">The kind of principal.</param>
/// <param name="Id">
/// A user's number, an API key's UUID, or the UUID of an applicant's application. Null if unknown and for Pulse itself.
/// </param>
/// <param name="Name">A user's e-mail, an API key's identifier or <c>applicant</c>. Null if unknown.</param>
/// <param name="Impersonating">The impersonated user. Null if none.</param>
public sealed record AuditActor(AuditActorType Type, string? Id, string? Name, ImpersonatedActor? Impersonating = null)
{
    /// <summary>Pulse itself.</summary>
    public static readonly AuditActor System = new(AuditActorType.System, null, null);

    /// <summary>A login attempt with an unknown e-mail.</summary>
    public static readonly AuditActor UnknownUser = new(AuditActorType.User, null, null);

    /// <summary>A request with an unknown application key.</summary>
    public static readonly AuditActor UnknownApplicant = new(AuditActorType.Applicant, null, null);
}

/// <summary>The user that another user impersonates.</summary>
/// <param name="Id">The user's number.</param>
/// <param name="Name">The user's e-mail.</param>
public sealed record ImpersonatedActor(string Id, string Name);

public enum AuditActorType
{
    User,
    ApiKey,
    System,

    /// <summary>A holder of the key of an application draft.</summary>
    Applicant,
}
