using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>
/// Verifies the events of a chain from a known event on, in the order of positions, by their index, because a database may number rows of
/// one insert in any order. It reads raw values, because changed rows may not fit the model's types. It reads in chunks, so that it holds a
/// connection and a thread only for one chunk. It continues behind events that are archived meanwhile.
/// </summary>
/// <param name="checkpoints">Where the chain begins in the database, if events are archived meanwhile.</param>
/// <param name="begin">
/// The event at which it begins. It is only compared with its MAC, and not counted. If it is archived, it is not compared either.
/// </param>
/// <param name="archived">
/// The last known archived event, read before the head. The walk begins behind it at the earliest, and looks for a later one at a gap.
/// </param>
/// <param name="signed">A later event of a checkpoint. It is compared when the walk reaches it. Null if there is none.</param>
/// <param name="head">The end of the chain. It must be read after the checkpoints and before the events.</param>
internal sealed class AuditWalk(
    PulseDbContext db,
    AuditKey key,
    AuditCheckpoints checkpoints,
    long chain,
    ChainPoint begin,
    ChainPoint archived,
    ChainPoint? signed,
    AuditHead head)
    : IDisposable
{
    private const int ChunkSize = 1_000;
    private const int FirstColumn = 1;
    private const string Sequence = $"\"{EntityTypeBuilderExtensions.Sequence}\"";
    private const string StoredPosition = $"\"{nameof(AuditEvent.Position)}\"";

    private static readonly string Columns =
        string.Join(", ", AuditContent.Columns.Append(nameof(AuditEvent.Mac)).Select(column => $"\"{column}\""));

    private static readonly int MacColumn = FirstColumn + AuditContent.Columns.Count;

    private readonly AuditContent content = new();
    private readonly IncrementalHash hmac = key.NewHmac();
    private readonly byte[] expected = new byte[HMACSHA256.HashSizeInBytes];
    private readonly long lastSigned = Math.Max(Math.Max(begin.Position, archived.Position), signed?.Position ?? 0);

    /// <summary>The rows at the last position. The next chunk begins with them.</summary>
    private readonly RowsAtPosition seen = new();

    private bool isBegun = archived.Position >= begin.Position;

    /// <summary>Whether all rows are still to be read, also those at impossible positions.</summary>
    private bool isAtStart = begin.Position == 0;
    private long? found;

    /// <summary>Receives the signed content of an intact event.</summary>
    /// <param name="content">The content, as <see cref="AuditContent"/> serializes it.</param>
    /// <param name="mac">MAC of the event.</param>
    public delegate void IntactEvent(ReadOnlySpan<byte> content, ReadOnlySpan<byte> mac);

    /// <summary>Called for each event, up to the first broken one.</summary>
    public IntactEvent? OnIntact { get; init; }

    /// <summary>Number of verified events.</summary>
    public long Checked { get; private set; }

    /// <summary>Number of events that were archived before the walk reached them.</summary>
    public long Skipped { get; private set; } = Math.Max(0, archived.Position - begin.Position);

    /// <summary>Position of the last event, as stored.</summary>
    public long Position { get; private set; } = Later(begin, archived).Position;

    /// <summary>MAC of the last event, as stored.</summary>
    public byte[] Mac { get; private set; } = Later(begin, archived).Mac;

    /// <summary>The last event before the first broken one.</summary>
    public ChainPoint Intact { get; private set; } = Later(begin, archived);

    /// <summary>Whether no event is left.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Position of the first missing or changed event so far. Null if there is none.</summary>
    public long? FirstBroken
    {
        get
        {
            long? ofHead = head == AuditHead.None ? 1
                : head.Position < lastSigned ? head.Position + 1
                : !head.IsSealed || (IsAtEnd && Position < head.Position) ? Position + 1
                : null;
            // A stored position can be any number. The first of a chain is 1.
            return new[] { found, ofHead }.Min() is { } broken ? Math.Max(1, broken) : null;
        }
    }

    /// <summary>Verifies at most so many events.</summary>
    /// <param name="progress">Called with the number of events of each chunk.</param>
    public async Task ReadAsync(long atMost, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        while (atMost > 0 && !IsAtEnd)
        {
            var before = Checked;
            await ReadChunkAsync((int)Math.Min(atMost, ChunkSize), cancellationToken);
            atMost -= Checked - before;
            progress?.Report(Checked - before);
            await Task.Yield();
        }
    }

    public void Dispose() => hmac.Dispose();

    /// <summary>
    /// Reads a chunk. Only verified events are archived: if a chunk looks broken because its first events are archived, it does not count.
    /// </summary>
    private async Task ReadChunkAsync(int size, CancellationToken cancellationToken)
    {
        var (wasBroken, position, done) = (found is not null, Position, Checked);
        await ReadRowsAsync(size, cancellationToken);
        if (found is not null && !wasBroken
            && await checkpoints.FindBeginAsync(chain, cancellationToken) is var moved && moved.Position > position)
        {
            (Position, Mac, Intact, Checked, Skipped) = (moved.Position, moved.Mac, moved, done, Skipped + moved.Position - position);
            (found, isBegun, IsAtEnd) = (null, true, false);
            seen.Clear();
        }
        else
        {
            isAtStart = false;
        }
    }

    private async Task ReadRowsAsync(int size, CancellationToken cancellationToken)
    {
        size += seen.Count + (isBegun ? 0 : 1);
        var (top, limit) = db.Database.IsSqlServer() ? ($"TOP ({size}) ", "") : ("", $" LIMIT {size}");
        var account = chain == AuditChain.System ? "\"AccountId\" IS NULL" : "\"AccountId\" = @chain";
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = AuditRows.CommandOf(
                db,
                $"SELECT {top}{Sequence}, {Columns} FROM \"{AuditConfiguration.EventTable}\" "
                + $"WHERE {account} AND {StoredPosition} >= @from ORDER BY {StoredPosition}, {Sequence}{limit}",
                ("@chain", chain == AuditChain.System ? null : chain), ("@from", isAtStart ? long.MinValue : Position));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = 0;
            for (; rows < size && await reader.ReadAsync(cancellationToken); rows++)
            {
                Take(reader);
            }

            // That many rows at one position break the chain, and each chunk would begin with them.
            IsAtEnd |= rows < size || seen.Count > ChunkSize;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        BreakWithoutBegin();
    }

    private void Take(DbDataReader row)
    {
        var sequence = row.GetInt64(0);
        if (seen.Contains(sequence))
        {
            return;
        }

        var mac = row.GetFieldType(MacColumn) == typeof(byte[]) ? (byte[])row.GetValue(MacColumn) : [];
        if (row.GetFieldType(FirstColumn) != typeof(long))
        {
            // It sorts behind all numbers. Nothing can be read after it.
            (found, Checked, IsAtEnd) = (found ?? Position + 1, Checked + 1, true);
            return;
        }

        var stored = row.GetInt64(FirstColumn);
        if (!isBegun && stored == begin.Position)
        {
            isBegun = true;
            found ??= mac.AsSpan().SequenceEqual(begin.Mac) ? null : stored;
        }
        else
        {
            BreakWithoutBegin();
            var bytes = content.Of(Mac, row, FirstColumn);
            hmac.AppendData(bytes);
            hmac.GetHashAndReset(expected);
            found ??= stored == Position + 1 && IsAs(stored, mac) ? null : Position + 1;
            (Position, Mac, Checked) = (stored, mac, Checked + 1);
            if (found is null)
            {
                Intact = new ChainPoint(stored, mac);
                OnIntact?.Invoke(bytes, mac);
            }
        }

        seen.Add(stored, sequence);
    }

    private static ChainPoint Later(ChainPoint one, ChainPoint other) => other.Position >= one.Position ? other : one;

    private bool IsAs(long position, byte[] mac) => CryptographicOperations.FixedTimeEquals(mac, expected)
        && (position != head.Position || mac.AsSpan().SequenceEqual(head.Mac))
        && (position != signed?.Position || mac.AsSpan().SequenceEqual(signed.Mac));

    private void BreakWithoutBegin()
    {
        if (!isBegun)
        {
            isBegun = true;
            found ??= begin.Position;
        }
    }
}
