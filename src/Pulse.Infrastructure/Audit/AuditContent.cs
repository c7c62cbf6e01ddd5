using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Serializes an event's content for signing, field by field and in a canonical form that does not depend on the database. Written and read
/// values have the same bytes; changed values have others. It reuses one buffer: a result is valid until the next call.
/// </summary>
public sealed class AuditContent
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

    private const int NumberMaxLength = 20;
    private const int GuidLength = 36;
    private const int InitialSize = 1_024;

    private static readonly int IdColumn = ColumnOf(nameof(AuditEvent.Id));
    private static readonly int AtColumn = ColumnOf(nameof(AuditEvent.At));

    private readonly ArrayBufferWriter<byte> content = new(InitialSize);

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="position">Position in the chain.</param>
    /// <param name="happened">The event. Its own position may not be set yet.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, long position, AuditEvent happened)
    {
        Begin(previous);
        Add(position);
        Add(happened.AccountId?.Number);
        Add(happened.Id);
        Add(happened.At);
        Add(happened.Action);
        Add($"{happened.ActorType}");
        Add(happened.ActorId);
        Add(happened.ActorName);
        Add(happened.TargetType);
        Add(happened.TargetId);
        Add(happened.IpAddress);
        Add(happened.Changes);
        if (happened is not { ImpersonatingId: null, ImpersonatingName: null })
        {
            Add(happened.ImpersonatingId);
            Add(happened.ImpersonatingName);
        }

        return content.WrittenSpan;
    }

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="row">A row with the <see cref="Columns"/> in their order. Their values can have any type.</param>
    /// <param name="first">Index of the first of them.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, DbDataReader row, int first)
    {
        Begin(previous);
        var signed = Columns.Count - AddedLater;
        for (var later = signed; later < Columns.Count; later++)
        {
            signed = row.IsDBNull(first + later) ? signed : Columns.Count;
        }

        for (var column = 0; column < signed; column++)
        {
            Add(column, row, first + column);
        }

        return content.WrittenSpan;
    }

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="texts">The values of the <see cref="Columns"/> in their order, as <see cref="Read"/> returns them.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, IReadOnlyList<string?> texts)
    {
        Begin(previous);
        var signed = Columns.Count - AddedLater;
        for (var column = 0; column < Columns.Count; column++)
        {
            signed = column >= signed && texts[column] is not null ? Columns.Count : signed;
        }

        for (var column = 0; column < signed; column++)
        {
            Add(texts[column]);
        }

        return content.WrittenSpan;
    }

    /// <returns>The values of the <see cref="Columns"/> in serialized content. Null where there is none.</returns>
    public static string?[] Read(ReadOnlySpan<byte> content)
    {
        var texts = new string?[Columns.Count];
        var rest = content[HMACSHA256.HashSizeInBytes..];
        for (var column = 0; rest.Length > 0; column++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length >= 0)
            {
                texts[column] = Encoding.UTF8.GetString(rest[..length]);
                rest = rest[length..];
            }
        }

        return texts;
    }

    private void Begin(ReadOnlySpan<byte> previous)
    {
        content.ResetWrittenCount();
        content.Write(previous);
    }

    private void Add(int column, DbDataReader row, int index)
    {
        if (row.IsDBNull(index))
        {
            AddLength(-1);
            return;
        }

        var type = row.GetFieldType(index);
        if (type == typeof(string))
        {
            AddText(column, row.GetString(index));
        }
        else if (type == typeof(long))
        {
            Add(row.GetInt64(index));
        }
        else
        {
            AddOther(column, row.GetValue(index));
        }
    }

    private void AddText(int column, string text)
    {
        if (column == IdColumn && Guid.TryParse(text, out var id))
        {
            Add(id);
        }
        else if (column == AtColumn && TryParse(text, out var at))
        {
            Add(at);
        }
        else
        {
            Add(text);
        }
    }

    private void AddOther(int column, object value)
    {
        switch (value)
        {
            case Guid id when column == IdColumn:
                Add(id);
                break;
            case DateTime at when column == AtColumn:
                Add(at);
                break;
            case byte[] bytes:
                Add(Convert.ToHexString(bytes));
                break;
            default:
                Add(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void Add(string? text)
    {
        if (text is null)
        {
            AddLength(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        AddLength(length);
        Encoding.UTF8.GetBytes(text, content.GetSpan(length));
        content.Advance(length);
    }

    private void Add(long? number)
    {
        if (number is { } value)
        {
            Add(value);
        }
        else
        {
            AddLength(-1);
        }
    }

    private void Add(long number)
    {
        Span<byte> digits = stackalloc byte[NumberMaxLength];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        AddLength(length);
        content.Write(digits[..length]);
    }

    private void Add(Guid id)
    {
        AddLength(GuidLength);
        id.TryFormat(content.GetSpan(GuidLength), out _);
        content.Advance(GuidLength);
    }

    /// <summary>Keeps digits beyond milliseconds, which Pulse never writes, so that a changed value differs.</summary>
    private void Add(DateTime at)
    {
        if (at != Instant.ToMilliseconds(at))
        {
            Add(at.ToString("O", CultureInfo.InvariantCulture));
            return;
        }

        AddLength(Instant.Length);
        Instant.WriteUtf8(at, content.GetSpan(Instant.Length));
        content.Advance(Instant.Length);
    }

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(content.GetSpan(sizeof(int)), length);
        content.Advance(sizeof(int));
    }

    /// <summary>Tries SQLite's format first, because .NET's parsers take many times longer.</summary>
    private static bool TryParse(string text, out DateTime at) =>
        StoredInstant.TryParse(text, out at) || DateTime.TryParse(text, CultureInfo.InvariantCulture, out at);

    private static int ColumnOf(string name) => Columns.Index().Single(column => column.Item == name).Index;
}
