using System.Text.Json.Nodes;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>An audit event.</summary>
/// <param name="Id">The event.</param>
/// <param name="At">Time of the event.</param>
/// <param name="Action">Name of the action, such as <c>apiKey.created</c>.</param>
/// <param name="Actor">The principal that performed the action.</param>
/// <param name="Target">The object of the action.</param>
/// <param name="AccountId">The account that the event concerns. Null: none.</param>
/// <param name="IpAddress">Address of the client.</param>
/// <param name="Changes">Old and new value of each changed field. Never contains a secret.</param>
public sealed record AuditEventDto(
    Guid Id,
    DateTime At,
    string Action,
    AuditActorDto Actor,
    AuditTargetDto Target,
    string? AccountId,
    string? IpAddress,
    JsonObject Changes)
{
    public static AuditEventDto Of(AuditEvent auditEvent) => new(
        auditEvent.Id,
        auditEvent.At,
        auditEvent.Action,
        AuditActorDto.Of(auditEvent),
        new AuditTargetDto(auditEvent.TargetType, auditEvent.TargetId),
        auditEvent.AccountId?.ToString(),
        auditEvent.IpAddress,
        auditEvent.Changes is null ? [] : JsonNode.Parse(auditEvent.Changes)!.AsObject());
}

/// <param name="Type">Kind of principal: a user, an API key, an applicant, or Pulse itself.</param>
/// <param name="Id">
/// A user's number, or the UUID of an API key or of an applicant's application. Null if unknown and for Pulse itself.
/// </param>
/// <param name="Name">A user's e-mail, a key's identifier or `applicant`.</param>
/// <param name="Impersonating">The impersonated user. Null if none.</param>
public sealed record AuditActorDto(AuditActorType Type, string? Id, string? Name, ImpersonatedActorDto? Impersonating)
{
    public static AuditActorDto Of(AuditEvent auditEvent) => new(
        auditEvent.ActorType,
        auditEvent.ActorId,
        auditEvent.ActorName,
        auditEvent is { ImpersonatingId: { } id, ImpersonatingName: { } name } ? new ImpersonatedActorDto(id, name) : null);
}

/// <param name="Id">A user's number.</param>
/// <param name="Name">The user's e-mail.</param>
public sealed record ImpersonatedActorDto(string Id, string Name);

/// <param name="Type">Type of the object.</param>
/// <param name="Id">Id of the object.</param>
public sealed record AuditTargetDto(string Type, string? Id);
