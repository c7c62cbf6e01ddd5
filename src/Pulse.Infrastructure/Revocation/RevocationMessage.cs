using System.Globalization;

namespace Pulse.Infrastructure.Revocation;

/// <summary>What nodes tell one another. A message can make a node forget, and nothing else.</summary>
/// <param name="Position">Of the change in the feed.</param>
/// <param name="Sender">The node that speaks.</param>
/// <param name="Subjects">What has changed; empty in a confirmation.</param>
internal sealed record RevocationMessage(long Position, Guid Sender, IReadOnlyCollection<CacheTag> Subjects)
{
    private const char Separator = ' ';

    public override string ToString() =>
        string.Join(Separator, [Position.ToString(CultureInfo.InvariantCulture), Sender.ToString("N"), .. Subjects.Select(tag => tag.Name)]);

    /// <returns>Null where it is none: anybody could write to the channel.</returns>
    public static RevocationMessage? Parse(string? text) =>
        text?.Split(Separator) is [var position, var sender, .. var subjects]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && Guid.TryParseExact(sender, "N", out var node)
            ? new RevocationMessage(at, node, [.. subjects.Select(name => new CacheTag(name))])
            : null;
}
