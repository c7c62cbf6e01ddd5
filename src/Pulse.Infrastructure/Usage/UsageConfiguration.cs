using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Permissions;

namespace Pulse.Infrastructure.Usage;

internal sealed class UsageConfiguration
    : IEntityTypeConfiguration<KeyUsage>, IEntityTypeConfiguration<KeyPermissionUse>, IEntityTypeConfiguration<KeyNetwork>
{
    public void Configure(EntityTypeBuilder<KeyUsage> builder)
    {
        builder.ToTable("KeyUsages");
        builder.HasKey(usage => new { usage.ApiKeyId, usage.Hour, usage.Code });
        builder.HasIndex(usage => usage.Hour);
        builder.HasOne(usage => usage.ApiKey).WithMany()
            .HasForeignKey(usage => usage.ApiKeyId).HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);
        builder.Property(usage => usage.Code).HasMaxLength(KeyUsage.CodeMaxLength).IsUnicode(false);
    }

    public void Configure(EntityTypeBuilder<KeyPermissionUse> builder)
    {
        builder.ToTable("KeyPermissionUses");
        builder.HasKey(used => new { used.ApiKeyId, used.Permission });
        builder.Property(used => used.Permission).HasMaxLength(PermissionName.MaxLength).IsUnicode(false);
        builder.HasOne(used => used.ApiKey).WithMany()
            .HasForeignKey(used => used.ApiKeyId).HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<KeyNetwork> builder)
    {
        builder.ToTable("KeyNetworks");
        builder.HasKey(network => new { network.ApiKeyId, network.Network });
        builder.HasIndex(network => network.LastUsedAt);
        builder.HasOne(network => network.ApiKey).WithMany()
            .HasForeignKey(network => network.ApiKeyId).HasPrincipalKey(key => key.Id).OnDelete(DeleteBehavior.Cascade);
        builder.Property(network => network.Network).HasMaxLength(KeyNetwork.NetworkMaxLength).IsUnicode(false);
    }
}
