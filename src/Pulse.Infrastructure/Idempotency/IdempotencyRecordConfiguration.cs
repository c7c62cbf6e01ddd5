using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Idempotency;

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("IdempotencyRecords");
        builder.HasSequenceKey();
        builder.Property(record => record.Response).HasColumnName("Answer");
        builder.Property(record => record.Id).IsHash().IsRequired();
        builder.Property(record => record.Fingerprint).IsHash();
        builder.HasIndex(record => record.Id).IsUnique();
        builder.HasIndex(record => record.ExpiresAt);
    }
}
