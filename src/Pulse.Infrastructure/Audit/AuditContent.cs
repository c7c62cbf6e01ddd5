using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// An event's content as text, field by field and always the same, whichever database keeps it in whichever form. What is
/// written and what is read back raw come to the same bytes here; what somebody has altered to anything at all comes to others.
/// </summary>
internal static class AuditContent
{
    /// <summary>The columns that the chain protects, in the order in which they are signed.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        nameof(AuditEvent.Position), nameof(AuditEvent.AccountId), nameof(AuditEvent.Id), nameof(AuditEvent.At), nameof(AuditEvent.Action),
        nameof(AuditEvent.ActorType), nameof(AuditEvent.ActorId), nameof(AuditEvent.ActorName), nameof(AuditEvent.TargetType),
        nameof(AuditEvent.TargetId), nameof(AuditEvent.IpAddress), nameof(AuditEvent.Changes), nameof(AuditEvent.ImpersonatingId), nameof(AuditEvent.ImpersonatingName),
    ];

    /// <summary>The last columns, which came later: they are signed only where they hold something, so that older links keep their MACs.</summary>
    private const int Later = 2;

    /// <param name="previous">The predecessor's MAC.</param>
    /// <param name="position">The place in the chain.</param>
    /// <param name="happened">The event, which need not have its place yet.</param>
    public static byte[] Of(byte[] previous, long position, AuditEvent happened) => Of(
        previous,
        [
            position, happened.AccountId?.Number, happened.Id, happened.At, happened.Action, $"{happened.ActorType}", happened.ActorId, happened.ActorName,
            happened.TargetType, happened.TargetId, happened.IpAddress, happened.Changes, happened.ImpersonatingId, happened.ImpersonatingName,
        ]);

    /// <param name="previous">The predecessor's MAC.</param>
    /// <param name="values">Of <see cref="Columns"/>, in whatever types they come.</param>
    public static byte[] Of(byte[] previous, IReadOnlyList<object?> values)
    {
        using var content = new MemoryStream();
        content.Write(previous);
        Span<byte> length = stackalloc byte[sizeof(int)];
        var signed = values.TakeLast(Later).All(value => value is null or DBNull) ? values.Count - Later : values.Count;
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

    /// <summary>Finer than a millisecond is nothing that was written here.</summary>
    private static string Exact(DateTime at) => at == Instant.ToMilliseconds(at) ? Instant.ToText(at) : at.ToString("O", CultureInfo.InvariantCulture);
}
