using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Application.Users;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// What ASP.NET Core Identity keeps of a user, in the same row as the user itself. A login is found by its user name, which is unique: the
/// e-mail, except where a user has not set a password yet.
/// </summary>
internal sealed class UserCredentialConfiguration : IEntityTypeConfiguration<UserCredential>
{
    /// <summary>Identity's format 3 with SHA-512 takes 84 characters; room for one to come.</summary>
    private const int PasswordHashMaxLength = 256;

    /// <summary>Identity writes GUIDs and 160-bit numbers in base 32.</summary>
    private const int StampMaxLength = 64;

    /// <summary>32 characters in base 32, encrypted by ASP.NET Core Data Protection, in base 64: fewer than 300, whatever key they are encrypted with.</summary>
    private const int AuthenticatorKeyMaxLength = 512;

    public void Configure(EntityTypeBuilder<UserCredential> builder)
    {
        builder.ToTable(UserConfiguration.Table);
        builder.HasOne(credential => credential.Profile).WithOne().HasForeignKey<UserCredential>(credential => credential.Id);
        builder.Navigation(credential => credential.Profile).IsRequired();
        builder.HasIndex(credential => credential.NormalizedEmail);
        builder.HasIndex(credential => credential.PasswordTokenHash).IsUnique().HasFilter("PasswordTokenHash IS NOT NULL");

        builder.Property(credential => credential.Email).HasColumnName(nameof(User.Email)).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.NormalizedEmail).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.UserName).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.NormalizedUserName).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.PasswordHash).HasMaxLength(PasswordHashMaxLength);
        builder.Property(credential => credential.SecurityStamp).HasMaxLength(StampMaxLength);
        builder.Property(credential => credential.AuthenticatorKey).HasMaxLength(AuthenticatorKeyMaxLength).IsUnicode(false);
        builder.Property(credential => credential.PasswordTokenHash!).IsHash();
        builder.Property(credential => credential.PasswordTokenIssuer).HasConversion<TokenIssuerConverter>().HasMaxLength(TokenIssuer.MaxLength).IsUnicode(false);
        builder.Property(credential => credential.ConcurrencyStamp).HasMaxLength(StampMaxLength);

        // Not used: no telephone, no confirmation by e-mail, and lockout is Pulse's own (it must know unknown e-mails too).
        builder.Ignore(credential => credential.PhoneNumber);
        builder.Ignore(credential => credential.PhoneNumberConfirmed);
        builder.Ignore(credential => credential.EmailConfirmed);
        builder.Ignore(credential => credential.TwoFactorEnabled);
        builder.Ignore(credential => credential.LockoutEnabled);
        builder.Ignore(credential => credential.LockoutEnd);
        builder.Ignore(credential => credential.AccessFailedCount);
    }
}
