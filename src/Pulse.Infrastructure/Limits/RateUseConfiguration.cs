using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Limits;

internal sealed class RateUseConfiguration : IEntityTypeConfiguration<RateUse>
{
    public void Configure(EntityTypeBuilder<RateUse> builder)
    {
        builder.ToTable("RateUses");
        builder.HasKey(use => new { use.ApiKeyId, use.At });
        builder.HasIndex(use => use.EndsAt);
        builder.HasOne(use => use.ApiKey).WithMany()
            .HasForeignKey(use => use.ApiKeyId).HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);
    }
}
