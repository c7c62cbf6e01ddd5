using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Domain.Accounts;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Applications;

internal sealed class MerchantApplicationConfiguration : IEntityTypeConfiguration<MerchantApplication>
{
    public void Configure(EntityTypeBuilder<MerchantApplication> builder)
    {
        builder.ToTable("Applications");
        builder.HasSequenceKey();
        builder.HasAlternateKey(application => application.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(application => application.AccountId).OnDelete(DeleteBehavior.Restrict);

        // Serve the account's list, all or by status, newest first. The clustered key (sequence) is the implicit last column of each index.
        builder.HasIndex(application => new { application.AccountId, application.CreatedAt });
        builder.HasIndex(application => new { application.AccountId, application.Status, application.CreatedAt });
        builder.HasIndex(application => application.KeyHash).IsUnique();

        builder.Property(application => application.Status)
            .HasConversion(new EnumToStringConverter<ApplicationStatus>()).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(application => application.Content).HasSections(ApplicationContent.MaxLength);
        builder.Property(application => application.SearchText).HasMaxLength(ApplicationContent.MaxLength);
        builder.Property(application => application.KeyHash).IsHash();
        builder.Property(application => application.Reason).HasMaxCharacters(MerchantApplication.ReasonMaxLength);
        builder.HasAuthors();
        builder.Property(application => application.Version).IsConcurrencyToken();
    }
}
