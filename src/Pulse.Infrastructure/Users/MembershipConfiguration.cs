using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("Memberships");
        builder.HasKey(membership => new { membership.UserId, membership.AccountId });
        builder.HasOne(membership => membership.Account).WithMany()
            .HasForeignKey(membership => membership.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(membership => membership.Primary).HasColumnName("IsPrimary");

        // The members of an account in the order of the list.
        builder.HasIndex(membership => new { membership.AccountId, membership.UserCreatedAt, membership.UserId });

        // The members of an account whose sessions can count in other accounts.
        builder.HasIndex(membership => membership.AccountId, "IX_Memberships_SessionsElsewhere")
            .HasFilter("SessionsElsewhereSince IS NOT NULL");
        builder.HasIndex(membership => membership.UserId, "IX_Memberships_Primary").IsUnique().HasFilter("IsPrimary = 1");
    }
}
