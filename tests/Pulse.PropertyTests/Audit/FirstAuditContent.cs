using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Infrastructure.Audit;

namespace Pulse.PropertyTests.Audit;

/// <summary>The signed content as the first version wrote it. The MACs of stored events are made of it.</summary>
internal static class FirstAuditContent
{
    private const int AddedLater = 2;

    public static byte[] Of(byte[] previous, long position, AuditEvent happened) => Of(
        previous,
        [
            position, happened.AccountId?.Number, happened.Id, happened.At, happened.Action,
            $"{happened.ActorType}", happened.ActorId, happened.ActorName, happened.TargetType,
            happened.TargetId, happened.IpAddress, happened.Changes,
            happened.ImpersonatingId, happened.ImpersonatingName,
        ]);

    public static byte[] Of(byte[] previous, IReadOnlyList<object?> values)
    {
        using var content = new MemoryStream();
        content.Write(previous);
        Span<byte> length = stackalloc byte[sizeof(int)];
        var isShort = values.TakeLast(AddedLater).All(value => value is null or DBNull);
        var signed = isShort ? values.Count - AddedLater : values.Count;
        for (var i = 0; i < signed; i++)
        {
            var text = TextOf(AuditContent.Columns[i], values[i]);
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

    private static string Exact(DateTime at) =>
        at == Instant.ToMilliseconds(at) ? Instant.ToText(at) : at.ToString("O", CultureInfo.InvariantCulture);
}
