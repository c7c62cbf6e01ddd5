using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Pulse.Infrastructure.Persistence;

internal sealed class LockConfiguration : IEntityTypeConfiguration<LockRow>
{
    public void Configure(EntityTypeBuilder<LockRow> builder)
    {
        builder.ToTable("Locks");
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}
