using System.Globalization;

namespace Pulse.Infrastructure.Revocation;

/// <summary>A message between nodes. It can only invalidate cache entries.</summary>
/// <param name="Position">Position of the change in the feed.</param>
/// <param name="Sender">Id of the sending node.</param>
/// <param name="Tags">Changed tags. Empty in an acknowledgement.</param>
internal sealed record RevocationMessage(long Position, Guid Sender, IReadOnlyCollection<CacheTag> Tags)
{
    private const char Separator = ' ';
    private const string Services = "services:";

    /// <summary>The listeners of the sender that have confirmed the change. Null if the message says nothing about them.</summary>
    public ListenerCount? Listeners =>
        Tags.Count == 1 && Tags.First().Name is { } name && name.StartsWith(Services, StringComparison.Ordinal)
        && name[Services.Length..].Split('/') is [var confirmed, var total]
        && int.TryParse(confirmed, NumberStyles.None, CultureInfo.InvariantCulture, out var some)
        && int.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var all)
            ? new ListenerCount(some, all)
            : null;

    /// <summary>A tag for an acknowledgement, which earlier versions ignore.</summary>
    public static CacheTag TagOf(ListenerCount listeners) => new(string.Create(
        CultureInfo.InvariantCulture, $"{Services}{listeners.Confirmed}/{listeners.Total}"));

    public override string ToString() =>
        string.Join(Separator, [Position.ToString(CultureInfo.InvariantCulture), Sender.ToString("N"), .. Tags.Select(tag => tag.Name)]);

    /// <returns>Null for an invalid message. Other programs can write to the Redis channel.</returns>
    public static RevocationMessage? Parse(string? text) =>
        text?.Split(Separator) is [var position, var sender, .. var tags]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && Guid.TryParseExact(sender, "N", out var node)
            ? new RevocationMessage(at, node, [.. tags.Select(name => new CacheTag(name))])
            : null;
}
