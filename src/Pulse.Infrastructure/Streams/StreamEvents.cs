using System.Globalization;
using Pulse.Application.Streams;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Streams;

/// <summary>Makes the events of the revocation stream. Listeners that may see the same share them.</summary>
internal sealed class StreamEvents(OpaqueTags opaque)
{
    /// <summary>Maximum number of tags in one event.</summary>
    public const int MaxTags = 100;

    private const int CheckLength = 8;

    /// <summary>An event without tags, at a change of the feed.</summary>
    public RevocationEvent At(RevocationEventKind kind, ChangeFeedEntry last) => new(kind, last.Position, IdOf(last), []);

    /// <summary>The events for a listener. The last one is at the last change, even if the listener may not see that.</summary>
    public List<RevocationEvent> Of(IReadOnlyList<ChangeFeedEntry> changes, StreamAccess access)
    {
        var events = new List<RevocationEvent>();
        var visible = changes.Where(change => access.Sees(new Audience(change.Accounts))).ToList();
        foreach (var part in visible.Chunk(MaxTags))
        {
            var at = ReferenceEquals(part[^1], visible[^1]) ? changes[^1] : part[^1];
            events.Add(new(RevocationEventKind.Revoked, at.Position, IdOf(at), [.. part.Select(TagOf).Distinct()]));
        }

        return events;
    }

    /// <summary>Identifies a change, so that a position in another history of the database is noticed.</summary>
    public string IdOf(ChangeFeedEntry change) => new StreamPosition(change.Position, CheckOf(change)).ToString();

    public bool IsAt(StreamPosition position, ChangeFeedEntry change) =>
        change.Position == position.Number && (position.Check is null || position.Check == CheckOf(change));

    private string TagOf(ChangeFeedEntry change) => opaque.Of(new CacheTag(change.Tag));

    private string CheckOf(ChangeFeedEntry change) => opaque.Of(
        new CacheTag(string.Create(CultureInfo.InvariantCulture, $"{change.Position} {change.At.Ticks} {change.Tag}")))[..CheckLength];
}
