using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Sessions;

internal sealed class SessionAllowanceConfiguration : IEntityTypeConfiguration<SessionAllowance>
{
    public void Configure(EntityTypeBuilder<SessionAllowance> builder)
    {
        builder.ToTable("SessionAllowances");
        builder.HasKey(allowance => new { allowance.AccountId, allowance.OfKeys });
        builder.HasOne(allowance => allowance.Account).WithMany()
            .HasForeignKey(allowance => allowance.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
