using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Revocation;

internal sealed class ChangeFeedConfiguration
    : IEntityTypeConfiguration<ChangeFeedEntry>, IEntityTypeConfiguration<ChangeFeedHead>, IEntityTypeConfiguration<Node>
{
    public void Configure(EntityTypeBuilder<ChangeFeedEntry> builder)
    {
        builder.ToTable("Changes");
        builder.HasKey(change => change.Position);
        builder.Property(change => change.Position).ValueGeneratedNever();
        builder.HasIndex(change => change.At);
        builder.Property(change => change.Tag).HasColumnName("Subject").HasMaxLength(CacheTag.MaxLength);
        builder.Property(change => change.Accounts).HasMaxLength(Audience.MaxLength).IsUnicode(false);

        // Readers that start before the first change begin at this position.
        builder.HasData(new ChangeFeedEntry { Position = 0, Tag = "", At = DateTime.UnixEpoch });
    }

    public void Configure(EntityTypeBuilder<ChangeFeedHead> builder)
    {
        builder.ToTable("ChangeFeedHead");
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.HasData(new ChangeFeedHead { Id = ChangeFeedHead.OnlyId, Position = 0 });
    }

    public void Configure(EntityTypeBuilder<Node> builder)
    {
        builder.ToTable("Nodes");
        builder.Property(node => node.Id).ValueGeneratedNever();
        builder.Property(node => node.Listeners).HasMaxLength(ListenerGroup.MaxLength);
    }
}
