using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

/// <summary>How far the events of a chain are verified or archived. Signed by <see cref="AuditSeal"/>.</summary>
public sealed record AuditCheckpoint
{
    /// <summary>Id of the chain.</summary>
    public long Chain { get; init; }

    public AuditCheckpointKind Kind { get; init; }

    /// <summary>Position of the last verified or archived event. 0 if there is none.</summary>
    public long Position { get; init; }

    /// <summary>MAC of that event. Zeros if there is none.</summary>
    public byte[] Mac { get; init; } = ChainPoint.Start.Mac;

    /// <summary>First missing or changed event that was found. Null if there is none.</summary>
    public long? FirstBroken { get; init; }

    /// <summary>Number of events that a full check has verified.</summary>
    public long Checked { get; init; }

    /// <summary>Number of events when a full check was started.</summary>
    public long Total { get; init; }

    /// <summary>Time of the first record of a latest checkpoint, start of a full check, and latest time of an archived event.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>Time of this record.</summary>
    public DateTime At { get; init; }

    /// <summary>End of a full check. Null while it runs, and for a latest checkpoint.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>HMAC of this row.</summary>
    public byte[] Seal { get; init; } = [];

    internal ChainPoint Point => new(Position, Mac);
}

/// <summary>A chain has at most one checkpoint of each kind.</summary>
public enum AuditCheckpointKind
{
    /// <summary>The latest position up to which all events were found intact, some of them long ago.</summary>
    Latest = 1,

    /// <summary>Progress and result of the last check of all events.</summary>
    FullCheck = 2,

    /// <summary>The last archived event. In the database, the chain begins after it.</summary>
    Begin = 3,
}

internal sealed class AuditCheckpointConfiguration : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> builder)
    {
        builder.ToTable("AuditCheckpoints");
        builder.HasKey(checkpoint => new { checkpoint.Chain, checkpoint.Kind });
        builder.Property(checkpoint => checkpoint.Mac).IsHash();
        builder.Property(checkpoint => checkpoint.Seal).IsHash().IsConcurrencyToken();
        builder.Ignore(checkpoint => checkpoint.Point);

        // Finds the full checks that run.
        builder.HasIndex(checkpoint => new { checkpoint.Kind, checkpoint.FinishedAt, checkpoint.Chain });
    }
}
