using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Roles;

internal sealed class RoleConfiguration : IEntityTypeConfiguration<Role>
{
    private const string Author = "system";

    public void Configure(EntityTypeBuilder<Role> builder)
    {
        builder.ToTable("Roles");
        builder.Ignore(role => role.IsBuiltIn);
        builder.HasOne<Account>().WithMany().HasForeignKey(role => role.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(role => role.Name).HasMaxCharacters(Role.NameMaxLength);
        builder.HasPermissions(nameof(Role.Permissions));
        builder.HasAuthors();
        builder.Property(role => role.Version).IsConcurrencyToken();

        // Serves lookups of an account's own and the global roles. The filtered indexes below do not.
        builder.HasIndex(role => role.AccountId);

        // The databases treat nulls in unique indexes differently, so global and own roles have separate indexes.
        builder.HasIndex(role => role.Name, "IX_Roles_Name_Global").IsUnique().HasFilter("AccountId IS NULL");
        builder.HasIndex(role => new { role.AccountId, role.Name }).IsUnique().HasFilter("AccountId IS NOT NULL");

        builder.HasData(BuiltIn(Role.SuperAdminId, Role.SuperAdmin), BuiltIn(Role.AccountAdminId, Role.AccountAdmin));
    }

    private static object BuiltIn(int id, string name) => new
    {
        Id = id,
        Name = name,
        BuiltInPermissions = PermissionSet.BuiltIn.Bits,
        CreatedAt = DateTime.UnixEpoch,
        CreatedBy = Author,
        UpdatedAt = DateTime.UnixEpoch,
        UpdatedBy = Author,
        Version = 1L,
    };
}
