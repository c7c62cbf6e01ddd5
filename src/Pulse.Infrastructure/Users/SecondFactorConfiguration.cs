using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

internal sealed class SecondFactorConfiguration
    : IEntityTypeConfiguration<RecoveryCode>, IEntityTypeConfiguration<UsedCode>, IEntityTypeConfiguration<MfaChallenge>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("RecoveryCodes");
        builder.HasKey(code => new { code.UserId, code.Hash });
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(code => code.Hash).IsHash();
    }

    /// <summary>Maps used codes. The primary key lets only one of several concurrent uses of a code succeed.</summary>
    public void Configure(EntityTypeBuilder<UsedCode> builder)
    {
        builder.ToTable("UsedCodes");
        builder.HasKey(code => new { code.UserId, code.Hash });
        builder.HasIndex(code => code.EndsAt);
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(code => code.Hash).IsHash();
    }

    public void Configure(EntityTypeBuilder<MfaChallenge> builder)
    {
        builder.ToTable("MfaChallenges");
        builder.Ignore(challenge => challenge.Terms);
        builder.HasKey(challenge => challenge.TokenHash);
        builder.HasIndex(challenge => challenge.ExpiresAt);
        builder.HasOne(challenge => challenge.User).WithMany()
            .HasForeignKey(challenge => challenge.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(challenge => challenge.TokenHash).IsHash();
        builder.Property(challenge => challenge.NarrowedTo).HasAllNames();
    }
}
