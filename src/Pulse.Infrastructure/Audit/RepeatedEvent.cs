using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>The common properties of events that are counted as one.</summary>
/// <param name="Account">Account of the log.</param>
/// <param name="Subject">Actor and target. Null for all events of an account that are beyond the limit of different events.</param>
internal sealed record RepeatKey(AccountId? Account, string Action, string? Subject)
{
    public static RepeatKey OfTarget(AuditEvent happened) => new(
        happened.AccountId,
        happened.Action,
        string.Join('\n', Actor(happened), happened.TargetType, happened.TargetId ?? NetworkOf(happened), happened.Changes));

    public static RepeatKey OfActor(AuditEvent happened) => new(happened.AccountId, happened.Action, Actor(happened));

    public static RepeatKey OfRest(AuditEvent happened) => new(happened.AccountId, happened.Action, Subject: null);

    private static string Actor(AuditEvent happened) =>
        $"{happened.ActorType}\n{happened.ActorId}\n{happened.ActorName}\n{happened.ImpersonatingId}";

    private static string NetworkOf(AuditEvent happened) =>
        IPAddress.TryParse(happened.IpAddress, out var address) ? ClientNetwork.Of(address) : "";
}

/// <summary>Counts equal events in one window.</summary>
/// <param name="first">The first event of the window.</param>
/// <param name="key">The common properties.</param>
internal sealed class RepeatedEvent(AuditEvent first, RepeatKey key)
{
    private DateTime? firstAt;
    private DateTime lastAt;
    private string? lastAddress;
    private int written;

    public RepeatKey Key => key;

    /// <summary>Start of the window, as a timestamp of the monotonic clock.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Number of events that are counted and not written yet.</summary>
    public long Count { get; private set; }

    /// <returns>Whether the event is written individually.</returns>
    public bool Add(AuditEvent happened, int atOnce)
    {
        if (written < atOnce)
        {
            written++;
            return true;
        }

        Count++;
        firstAt ??= happened.At;
        (lastAt, lastAddress) = (happened.At, happened.IpAddress);
        return false;
    }

    public void Retract() => written = Math.Max(0, written - 1);

    public void Uncount()
    {
        Count = Math.Max(0, Count - 1);
        firstAt = Count == 0 ? null : firstAt;
    }

    /// <summary>Resets the count and starts a window in which no event is written individually.</summary>
    /// <returns>The counted events, to be written as one.</returns>
    public Counted Take(DateTime now)
    {
        var counted = new Counted(this, Count, firstAt!.Value, EventAt(now));
        (Count, firstAt) = (0, null);
        return counted;
    }

    /// <summary>Restores a count that could not be written.</summary>
    public void PutBack(Counted counted)
    {
        Count += counted.Count;
        firstAt = counted.FirstAt;
    }

    /// <summary>The event for the counted ones. It contains only their common properties.</summary>
    private AuditEvent EventAt(DateTime now)
    {
        var hasTarget = key == RepeatKey.OfTarget(first);
        var changes = hasTarget && first.Changes is not null ? JsonNode.Parse(first.Changes)!.AsObject() : [];
        changes["count"] = To(JsonValue.Create(Count));
        changes["firstAt"] = To(JsonValue.Create(Instant.ToText(firstAt!.Value)));
        changes["lastAt"] = To(JsonValue.Create(Instant.ToText(lastAt)));
        var actor = key.Subject is null
            ? new AuditActor(first.ActorType, null, null)
            : new AuditActor(first.ActorType, first.ActorId, first.ActorName, ImpersonatedIn(first));
        var target = new AuditTarget(first.TargetType, hasTarget ? first.TargetId : null);
        return AuditEvent.Of(Guid.CreateVersion7(), now, first.Action, actor, target, first.AccountId, lastAddress, changes.ToJsonString());
    }

    private static ImpersonatedActor? ImpersonatedIn(AuditEvent happened) =>
        happened is { ImpersonatingId: { } id, ImpersonatingName: { } name } ? new ImpersonatedActor(id, name) : null;

    private static JsonObject To(JsonNode value) => new() { ["from"] = null, ["to"] = value };
}

/// <summary>The counted events of a window.</summary>
/// <param name="Count">Number of events.</param>
/// <param name="FirstAt">Time of the first event.</param>
/// <param name="Event">The event to write for them.</param>
internal sealed record Counted(RepeatedEvent Of, long Count, DateTime FirstAt, AuditEvent Event);
