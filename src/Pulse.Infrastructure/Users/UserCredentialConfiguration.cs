using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Application.Users;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Users;

/// <summary>
/// Maps Identity's columns of a user, in the same row as the domain's user. The unique user name is the login: the e-mail address, or a
/// placeholder until the user sets a password.
/// </summary>
internal sealed class UserCredentialConfiguration : IEntityTypeConfiguration<UserCredential>
{
    /// <summary>Identity's format 3 with SHA-512 has 84 characters. The rest is a reserve for later formats.</summary>
    private const int PasswordHashMaxLength = 256;

    /// <summary>Identity writes GUIDs and 160-bit numbers in base32.</summary>
    private const int StampMaxLength = 64;

    /// <summary>
    /// 32 base32 characters, encrypted by ASP.NET Core Data Protection, in base64: fewer than 300 characters with any encryption key.
    /// </summary>
    private const int AuthenticatorKeyMaxLength = 512;

    public void Configure(EntityTypeBuilder<UserCredential> builder)
    {
        builder.ToTable(UserConfiguration.Table);
        builder.HasOne(credential => credential.User).WithOne().HasForeignKey<UserCredential>(credential => credential.Id);
        builder.Navigation(credential => credential.User).IsRequired();
        builder.HasIndex(credential => credential.NormalizedUserName).IsUnique().HasDatabaseName("UserNameIndex");
        builder.HasIndex(credential => credential.NormalizedEmail).HasDatabaseName("EmailIndex");
        builder.HasIndex(credential => credential.PasswordTokenHash).IsUnique().HasFilter("PasswordTokenHash IS NOT NULL");

        builder.Property(credential => credential.Email).HasColumnName(nameof(User.Email)).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.NormalizedEmail).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.UserName).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.NormalizedUserName).HasMaxLength(User.EmailMaxLength).IsRequired();
        builder.Property(credential => credential.PasswordHash).HasMaxLength(PasswordHashMaxLength);
        builder.Property(credential => credential.SecurityStamp).HasMaxLength(StampMaxLength);
        builder.Property(credential => credential.AuthenticatorKey).HasMaxLength(AuthenticatorKeyMaxLength).IsUnicode(false);
        builder.Property(credential => credential.PasswordTokenHash!).IsHash();
        builder.Property(credential => credential.PasswordTokenIssuer)
            .HasConversion<TokenIssuerConverter>().HasMaxLength(TokenIssuer.MaxLength).IsUnicode(false);
        builder.Property(credential => credential.ConcurrencyStamp).HasMaxLength(StampMaxLength).IsConcurrencyToken();

        // Pulse has no telephone numbers, no e-mail confirmation, and its own lockout, which also covers unknown e-mail addresses.
        builder.Ignore(credential => credential.PhoneNumber);
        builder.Ignore(credential => credential.PhoneNumberConfirmed);
        builder.Ignore(credential => credential.EmailConfirmed);
        builder.Ignore(credential => credential.TwoFactorEnabled);
        builder.Ignore(credential => credential.LockoutEnabled);
        builder.Ignore(credential => credential.LockoutEnd);
        builder.Ignore(credential => credential.AccessFailedCount);
    }
}

internal sealed class TokenIssuerConverter()
    : ValueConverter<TokenIssuer, string>(issuer => issuer.ToString(), text => TokenIssuer.OfText(text));
