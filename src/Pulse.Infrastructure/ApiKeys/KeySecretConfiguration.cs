using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

internal sealed class KeySecretConfiguration : IEntityTypeConfiguration<KeySecret>
{
    public void Configure(EntityTypeBuilder<KeySecret> builder)
    {
        builder.ToTable("KeySecrets");
        builder.HasSequenceKey();
        builder.HasAlternateKey(secret => secret.Id);
        builder.HasIndex(secret => secret.Hash).IsUnique();
        builder.HasIndex(secret => secret.IsImported, "IX_KeySecrets_Imported").HasFilter("IsImported = 1");
        builder.HasOne(secret => secret.ApiKey).WithMany(key => key.Secrets).HasForeignKey(secret => secret.ApiKeyId)
            .HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);

        builder.Ignore(secret => secret.State);
        builder.Property(secret => secret.Hash).IsHash();
        builder.Property(secret => secret.Hint).HasMaxLength(ApiKeySecret.HintLength).IsUnicode(false);
    }
}
