using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Accounts;
using Pulse.Domain.Roles;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Roles;

internal sealed class RoleAssignmentConfiguration : IEntityTypeConfiguration<RoleAssignment>
{
    public void Configure(EntityTypeBuilder<RoleAssignment> builder)
    {
        builder.ToTable("RoleAssignments");
        builder.HasSequenceKey();
        builder.Ignore(assignment => assignment.Grant);
        builder.HasOne(assignment => assignment.Role).WithMany()
            .HasForeignKey(assignment => assignment.RoleId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(assignment => assignment.AccountId).OnDelete(DeleteBehavior.Restrict);

        // Finds the holders of a role in one account, or in all accounts, in the order of the list.
        builder.HasIndex(assignment => new { assignment.RoleId, assignment.AccountId, assignment.UserId });

        // The unique indexes below are filtered, so they do not serve lookups of all assignments of a user.
        builder.HasIndex(assignment => assignment.UserId);
        builder.HasIndex(assignment => new { assignment.UserId, assignment.RoleId }, "IX_RoleAssignments_AllAccounts")
            .IsUnique().HasFilter("AccountId IS NULL");
        builder.HasIndex(assignment => new { assignment.UserId, assignment.RoleId, assignment.AccountId })
            .IsUnique().HasFilter("AccountId IS NOT NULL");
    }
}
