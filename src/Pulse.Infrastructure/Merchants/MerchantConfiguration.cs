using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Merchants;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Merchants;

internal sealed class MerchantConfiguration : IEntityTypeConfiguration<Merchant>
{
    public void Configure(EntityTypeBuilder<Merchant> builder)
    {
        builder.ToTable("Merchants");
        builder.HasSequenceKey();
        builder.HasAlternateKey(merchant => merchant.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(merchant => merchant.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<MerchantApplication>().WithMany()
            .HasForeignKey(merchant => merchant.ApplicationId).HasPrincipalKey(application => application.Id)
            .OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(merchant => new { merchant.AccountId, merchant.CreatedAt });
        builder.HasIndex(merchant => new { merchant.AccountId, merchant.Status, merchant.CreatedAt });

        // An application can become only one merchant.
        builder.HasIndex(merchant => merchant.ApplicationId).IsUnique().HasFilter("ApplicationId IS NOT NULL");

        builder.Property(merchant => merchant.Status)
            .HasConversion(new EnumToStringConverter<MerchantStatus>()).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(merchant => merchant.Profile).HasSections(MerchantProfile.MaxLength);
        builder.Property(merchant => merchant.SearchText).HasMaxLength(MerchantProfile.MaxLength);
        builder.HasAuthors();
        builder.Property(merchant => merchant.Version).IsConcurrencyToken();
    }
}
