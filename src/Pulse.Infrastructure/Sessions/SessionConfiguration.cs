using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Sessions;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    /// <summary>
    /// Name of the column with the number of the account in which a session counts. Null for sessions of superAdmins. It grants no access,
    /// but the list of the account finds most of its sessions by it.
    /// </summary>
    public const string CountedIn = TagAudience.AccountOfSession;

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.HasSequenceKey();
        builder.HasIndex(session => session.Id).IsUnique();
        builder.HasIndex(session => session.TokenHash).IsUnique();
        builder.HasIndex(session => session.ExpiresAt);
        builder.HasIndex(session => session.LastSeenAt);
        builder.Property<long?>(CountedIn);

        // The sessions of an account in the order of the list, with what their count needs.
        builder.HasIndex(
            CountedIn, nameof(Session.CreatedAt), EntityTypeBuilderExtensions.Sequence, nameof(Session.ExpiresAt), nameof(Session.UserId));
        builder.HasOne(session => session.User).WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(session => session.ImpersonatedUser).WithMany()
            .HasForeignKey(session => session.ImpersonatedUserId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne(session => session.Secret).WithMany().HasForeignKey(session => session.SecretId)
            .HasPrincipalKey(secret => secret.Id).OnDelete(DeleteBehavior.Cascade);

        builder.Ignore(session => session.EndsAt);
        builder.Property(session => session.TokenHash).IsHash();
        builder.Property(session => session.IpAddress).HasMaxLength(SessionOrigin.IpAddressMaxLength).IsUnicode(false);
        builder.Property(session => session.NarrowedTo).HasAllNames();
        builder.Property(session => session.UserAgent).HasMaxLength(SessionOrigin.UserAgentMaxLength);
    }
}
