using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Permissions;

internal sealed class CustomPermissionConfiguration : IEntityTypeConfiguration<CustomPermission>
{
    public void Configure(EntityTypeBuilder<CustomPermission> builder)
    {
        builder.ToTable("Permissions");
        builder.HasKey(permission => permission.Name);
        builder.Property(permission => permission.Name).HasMaxLength(PermissionName.MaxLength).IsUnicode(false);
        builder.Property(permission => permission.Description).HasMaxCharacters(CustomPermission.DescriptionMaxLength);
        builder.HasAuthors();
        builder.Property(permission => permission.Version).IsConcurrencyToken();

        // Finds those that exist among those that were deleted.
        builder.HasIndex(permission => permission.RetiredAt);
    }
}
