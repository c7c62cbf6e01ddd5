using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>Maps the domain's user. <see cref="UserCredentialConfiguration"/> maps the rest of the same row.</summary>
internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public const string Table = "Users";

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable(Table);
        builder.Ignore(user => user.Grants);
        builder.HasIndex(user => user.CreatedAt);
        builder.HasIndex(user => user.Email);
        builder.Property(user => user.Email).HasColumnName(nameof(User.Email)).HasMaxLength(User.EmailMaxLength);
        builder.HasAuthors();
        builder.Property(user => user.Version).HasColumnName(nameof(User.Version)).IsConcurrencyToken();
        builder.HasMany(user => user.Memberships).WithOne()
            .HasForeignKey(membership => membership.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(user => user.RoleAssignments).WithOne()
            .HasForeignKey(assignment => assignment.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
