using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Limits;

internal sealed class QuotaUseConfiguration : IEntityTypeConfiguration<QuotaUse>
{
    public void Configure(EntityTypeBuilder<QuotaUse> builder)
    {
        builder.ToTable("QuotaUses");
        builder.HasKey(use => new { use.ApiKeyId, use.PeriodStart });
        builder.HasIndex(use => use.PeriodStart);
        builder.HasOne(use => use.ApiKey).WithMany()
            .HasForeignKey(use => use.ApiKeyId).HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);
    }
}
