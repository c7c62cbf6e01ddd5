using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Audit;

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditEvent>, IEntityTypeConfiguration<AuditChain>
{
    public const string EventTable = "AuditEvents";

    /// <summary>Maps events without foreign keys, because they outlive accounts, users and keys.</summary>
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable(EventTable);
        builder.HasSequenceKey();
        builder.HasIndex(happened => happened.Id).IsUnique();
        builder.HasIndex(nameof(AuditEvent.AccountId), EntityTypeBuilderExtensions.Sequence);

        // Without EF Core's filter, because the system's chain has no account. SQLite treats nulls as distinct, but has only one writer.
        builder.HasIndex(happened => new { happened.AccountId, happened.Position }).IsUnique().HasFilter(null);
        builder.HasIndex(nameof(AuditEvent.AccountId), nameof(AuditEvent.TargetId), EntityTypeBuilderExtensions.Sequence);

        // Both databases end each index with the clustered key, so these are in the order of insertion, too.
        builder.HasIndex(happened => new { happened.AccountId, happened.Action });
        builder.HasIndex(happened => new { happened.AccountId, happened.ActorId });
        builder.HasIndex(happened => new { happened.AccountId, happened.NormalizedActorName });
        builder.HasIndex(happened => new { happened.AccountId, happened.At });

        // Most events have no impersonated user, and cost nothing here.
        builder.HasIndex(happened => new { happened.AccountId, happened.ImpersonatingId }).HasFilter("ImpersonatingId IS NOT NULL");
        builder.HasIndex(happened => new { happened.AccountId, happened.NormalizedImpersonatingName })
            .HasFilter("NormalizedImpersonatingName IS NOT NULL");

        builder.Property(happened => happened.Action).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.ActorType)
            .HasConversion(new EnumToStringConverter<AuditActorType>()).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.ActorId).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.ActorName).HasMaxLength(EntityTypeBuilderExtensions.ActorMaxLength);
        builder.Property(happened => happened.ImpersonatingId).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.ImpersonatingName).HasMaxLength(EntityTypeBuilderExtensions.ActorMaxLength);
        builder.Property(happened => happened.NormalizedActorName).HasMaxLength(EntityTypeBuilderExtensions.ActorMaxLength);
        builder.Property(happened => happened.NormalizedImpersonatingName).HasMaxLength(EntityTypeBuilderExtensions.ActorMaxLength);
        builder.Property(happened => happened.TargetType).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.TargetId).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(happened => happened.IpAddress).HasMaxLength(AuditEvent.IpAddressMaxLength).IsUnicode(false);
        builder.Property(happened => happened.Changes).HasMaxLength(AuditEvent.ChangesMaxLength);
        builder.Property(happened => happened.Mac).IsHash();
    }

    public void Configure(EntityTypeBuilder<AuditChain> builder)
    {
        builder.ToTable("AuditChains");
        builder.Property(chain => chain.Id).ValueGeneratedNever();
        builder.Property(chain => chain.Mac).IsHash();
        builder.Property(chain => chain.Seal!).IsHash();
        builder.Property(chain => chain.Registry!).IsHash();
        builder.Property(chain => chain.KeyCheck!).IsHash();
        builder.HasData(new AuditChain { Id = AuditChain.System });
    }
}
