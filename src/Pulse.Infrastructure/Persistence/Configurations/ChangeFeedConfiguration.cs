using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Persistence.Configurations;

internal sealed class ChangeFeedConfiguration : IEntityTypeConfiguration<Change>, IEntityTypeConfiguration<ChangeFeedHead>, IEntityTypeConfiguration<Node>
{
    public void Configure(EntityTypeBuilder<Change> builder)
    {
        builder.ToTable("Changes");
        builder.HasKey(change => change.Position);
        builder.Property(change => change.Position).ValueGeneratedNever();
        builder.HasIndex(change => change.At);
        builder.Property(change => change.Subject).HasMaxLength(CacheTag.MaxLength);

        // The position at which every reader begins who comes before the first change.
        builder.HasData(new Change { Position = 0, Subject = "", At = DateTime.UnixEpoch });
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
    }
}
