using System.Text.Json.Nodes;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

/// <summary>Something that has happened.</summary>
/// <param name="Id">The event.</param>
/// <param name="At">When.</param>
/// <param name="Action">What, such as <c>apiKey.created</c>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="AccountId">The account that it concerns; null: none.</param>
/// <param name="IpAddress">Where the call came from.</param>
/// <param name="Changes">Each field that changed, with its value before and after; never a secret.</param>
public sealed record AuditEventDto(
    Guid Id, DateTime At, string Action, AuditActorDto Actor, AuditTargetDto Target, string? AccountId, string? IpAddress, JsonObject Changes)
{
    public static AuditEventDto Of(AuditEvent happened) => new(
        happened.Id,
        happened.At,
        happened.Action,
        AuditActorDto.Of(happened),
        new AuditTargetDto(happened.TargetType, happened.TargetId),
        happened.AccountId?.ToString(),
        happened.IpAddress,
        happened.Changes is null ? [] : JsonNode.Parse(happened.Changes)!.AsObject());
}

/// <param name="Type">A user, a key, an applicant, or Pulse itself.</param>
/// <param name="Id">A user's number, or the UUID of a key or of an applicant's application; null where nobody knows, and for Pulse itself.</param>
/// <param name="Name">A user's e-mail, a key's identifier or `applicant`.</param>
/// <param name="Impersonating">As whom a user did it; null: as nobody else.</param>
public sealed record AuditActorDto(AuditActorType Type, string? Id, string? Name, ImpersonatedActorDto? Impersonating)
{
    public static AuditActorDto Of(AuditEvent happened) => new(
        happened.ActorType,
        happened.ActorId,
        happened.ActorName,
        happened is { ImpersonatingId: { } id, ImpersonatingName: { } name } ? new ImpersonatedActorDto(id, name) : null);
}

/// <param name="Id">A user's number.</param>
/// <param name="Name">The user's e-mail.</param>
public sealed record ImpersonatedActorDto(string Id, string Name);

/// <param name="Type">What kind of thing.</param>
/// <param name="Id">Its id.</param>
public sealed record AuditTargetDto(string Type, string? Id);
