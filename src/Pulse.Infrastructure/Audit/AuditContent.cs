using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Serializes an event's content for signing, field by field and in a canonical form that does not depend on the database. Written and read
/// values have the same bytes; changed values have others.
/// </summary>
internal static class AuditContent
{
    /// <summary>The signed columns, in the order in which they are signed.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        nameof(AuditEvent.Position), nameof(AuditEvent.AccountId), nameof(AuditEvent.Id), nameof(AuditEvent.At), nameof(AuditEvent.Action),
        nameof(AuditEvent.ActorType), nameof(AuditEvent.ActorId), nameof(AuditEvent.ActorName), nameof(AuditEvent.TargetType),
        nameof(AuditEvent.TargetId), nameof(AuditEvent.IpAddress), nameof(AuditEvent.Changes),
        nameof(AuditEvent.ImpersonatingId), nameof(AuditEvent.ImpersonatingName),
    ];

    /// <summary>
    /// Number of columns at the end that were added later. They are signed only if one has a value, so that older events keep their MACs.
    /// </summary>
    private const int AddedLater = 2;

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="position">Position in the chain.</param>
    /// <param name="happened">The event. Its own position may not be set yet.</param>
    public static byte[] Of(byte[] previous, long position, AuditEvent happened) => Of(
        previous,
        [
            position, happened.AccountId?.Number, happened.Id, happened.At, happened.Action,
            $"{happened.ActorType}", happened.ActorId, happened.ActorName, happened.TargetType,
            happened.TargetId, happened.IpAddress, happened.Changes,
            happened.ImpersonatingId, happened.ImpersonatingName,
        ]);

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="values">Values of <see cref="Columns"/> in any type.</param>
    public static byte[] Of(byte[] previous, IReadOnlyList<object?> values)
    {
        using var content = new MemoryStream();
        content.Write(previous);
        Span<byte> length = stackalloc byte[sizeof(int)];
        var isShort = values.TakeLast(AddedLater).All(value => value is null or DBNull);
        var signed = isShort ? values.Count - AddedLater : values.Count;
        for (var i = 0; i < signed; i++)
        {
            var text = TextOf(Columns[i], values[i]);
            BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            content.Write(length);
            content.Write(Encoding.UTF8.GetBytes(text ?? ""));
        }

        return content.ToArray();
    }

    private static string? TextOf(string column, object? value) => (column, value) switch
    {
        (_, null or DBNull) => null,
        (nameof(AuditEvent.Id), _) when Guid.TryParse($"{value}", out var id) => id.ToString(),
        (nameof(AuditEvent.At), DateTime at) => Exact(at),
        (nameof(AuditEvent.At), string text) when DateTime.TryParse(text, CultureInfo.InvariantCulture, out var at) => Exact(at),
        (_, byte[] bytes) => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>Keeps digits beyond milliseconds, which Pulse never writes, so that a changed value differs.</summary>
    private static string Exact(DateTime at) =>
        at == Instant.ToMilliseconds(at) ? Instant.ToText(at) : at.ToString("O", CultureInfo.InvariantCulture);
}
