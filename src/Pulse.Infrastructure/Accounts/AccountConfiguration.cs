using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Accounts;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.Ignore(account => account.Details);
        builder.Property(account => account.Id).ValueGeneratedNever();
        builder.Property<long>(EntityTypeBuilderExtensions.Sequence);
        builder.HasIndex(EntityTypeBuilderExtensions.Sequence);

        // The list in its order, whole and by name or repcode.
        builder.HasIndex(nameof(Account.CreatedAt), EntityTypeBuilderExtensions.Sequence);
        builder.HasIndex(nameof(Account.Name), nameof(Account.CreatedAt), EntityTypeBuilderExtensions.Sequence);
        builder.HasIndex(nameof(Account.Repcode), nameof(Account.CreatedAt), EntityTypeBuilderExtensions.Sequence);
        builder.Property(account => account.Name).HasMaxCharacters(Account.NameMaxLength);
        builder.Property(account => account.Repcode).HasMaxCharacters(Account.RepcodeMaxLength);
        builder.HasPermissions(nameof(Account.OwnPermissions));
        builder.Property(account => account.WithheldPermissions).HasCustomPermissions();
        builder.HasAuthors();
        builder.ComplexProperty(account => account.ApiKeyPolicy);
        builder.Property(account => account.Version).IsConcurrencyToken();
    }
}
