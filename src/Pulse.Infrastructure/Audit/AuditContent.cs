using System.Data.Common;
using System.Globalization;
using Pulse.Domain.Audit;

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

    private static readonly int IdColumn = ColumnOf(nameof(AuditEvent.Id));
    private static readonly int AtColumn = ColumnOf(nameof(AuditEvent.At));

    private readonly SignedFields fields = new();

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="position">Position in the chain.</param>
    /// <param name="happened">The event. Its own position may not be set yet.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, long position, AuditEvent happened)
    {
        fields.Begin(previous);
        fields.Add(position);
        fields.Add(happened.AccountId?.Number);
        fields.Add(happened.Id);
        fields.Add(happened.At);
        fields.Add(happened.Action);
        fields.Add($"{happened.ActorType}");
        fields.Add(happened.ActorId);
        fields.Add(happened.ActorName);
        fields.Add(happened.TargetType);
        fields.Add(happened.TargetId);
        fields.Add(happened.IpAddress);
        fields.Add(happened.Changes);
        if (happened is not { ImpersonatingId: null, ImpersonatingName: null })
        {
            fields.Add(happened.ImpersonatingId);
            fields.Add(happened.ImpersonatingName);
        }

        return fields.Written;
    }

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="row">A row with the <see cref="Columns"/> in their order. Their values can have any type.</param>
    /// <param name="first">Index of the first of them.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, DbDataReader row, int first)
    {
        fields.Begin(previous);
        var signed = Columns.Count - AddedLater;
        for (var later = signed; later < Columns.Count; later++)
        {
            signed = row.IsDBNull(first + later) ? signed : Columns.Count;
        }

        for (var column = 0; column < signed; column++)
        {
            Add(column, row, first + column);
        }

        return fields.Written;
    }

    /// <param name="previous">MAC of the previous event.</param>
    /// <param name="texts">The serialized values of the <see cref="Columns"/> in their order.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> previous, IReadOnlyList<string?> texts)
    {
        fields.Begin(previous);
        var hasLater = texts.Skip(Columns.Count - AddedLater).Any(text => text is not null);
        foreach (var text in texts.Take(hasLater ? Columns.Count : Columns.Count - AddedLater))
        {
            fields.Add(text);
        }

        return fields.Written;
    }

    private void Add(int column, DbDataReader row, int index)
    {
        if (row.IsDBNull(index))
        {
            fields.Add(null as string);
            return;
        }

        var type = row.GetFieldType(index);
        if (type == typeof(string))
        {
            AddText(column, row.GetString(index));
        }
        else if (type == typeof(long))
        {
            fields.Add(row.GetInt64(index));
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
            fields.Add(id);
        }
        else if (column == AtColumn && TryParse(text, out var at))
        {
            fields.Add(at);
        }
        else
        {
            fields.Add(text);
        }
    }

    private void AddOther(int column, object value)
    {
        switch (value)
        {
            case Guid id when column == IdColumn:
                fields.Add(id);
                break;
            case DateTime at when column == AtColumn:
                fields.Add(at);
                break;
            case byte[] bytes:
                fields.Add(Convert.ToHexString(bytes));
                break;
            default:
                fields.Add(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>Tries SQLite's format first, because .NET's parsers take many times longer.</summary>
    private static bool TryParse(string text, out DateTime at) =>
        StoredInstant.TryParse(text, out at) || DateTime.TryParse(text, CultureInfo.InvariantCulture, out at);

    private static int ColumnOf(string name) => Columns.Index().Single(column => column.Item == name).Index;
}
