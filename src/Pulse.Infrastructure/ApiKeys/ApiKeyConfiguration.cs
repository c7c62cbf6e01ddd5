using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.ApiKeys;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.HasSequenceKey();
        builder.HasAlternateKey(key => key.Id);
        builder.HasIndex(key => key.Identifier).IsUnique();
        builder.HasIndex(key => new { key.AccountId, key.CreatedAt });
        builder.HasIndex(key => new { key.AccountId, key.ExternalId, key.CreatedAt });
        builder.HasOne(key => key.Account).WithMany().HasForeignKey(key => key.AccountId).OnDelete(DeleteBehavior.Restrict);

        builder.Ignore(key => key.Details);
        builder.Property(key => key.Identifier).HasMaxLength(ApiKeyIdentifier.Length).IsUnicode(false);
        builder.Property(key => key.SecretHint).HasMaxLength(ApiKeySecret.HintLength).IsUnicode(false);
        builder.Property(key => key.Name).HasMaxCharacters(ApiKey.NameMaxLength);
        builder.Property(key => key.Description).HasMaxCharacters(ApiKey.DescriptionMaxLength);
        builder.Property(key => key.AllowedIps)
            .HasConversion(new AllowedIpsConverter()).HasMaxLength(AllowedIps.MaxLength).IsUnicode(false);
        builder.Property(key => key.RateLimit)
            .HasConversion((ValueConverter)new RateLimitConverter()).HasMaxLength(RateLimit.MaxLength).IsUnicode(false);
        builder.Property(key => key.Quota)
            .HasConversion((ValueConverter)new QuotaConverter()).HasMaxLength(Quota.MaxLength).IsUnicode(false);
        builder.Property(key => key.ExternalId).HasMaxCharacters(ApiKey.ExternalIdMaxLength);
        builder.Property(key => key.Metadata)
            .HasConversion(new KeyMetadataConverter()).HasMaxLength(KeyMetadata.StoredMaxLength);
        builder.Property(key => key.Prefix).HasMaxLength(SecretPrefix.MaxLength).IsUnicode(false);
        builder.Property(key => key.LastUsedIp).HasMaxLength(AuditEvent.IpAddressMaxLength).IsUnicode(false);
        builder.HasPermissions(nameof(ApiKey.Permissions));
        builder.HasAuthors();
        builder.Property(key => key.Version).IsConcurrencyToken();
    }
}

internal sealed class AllowedIpsConverter() : ValueConverter<AllowedIps, string>(ips => ips.ToString(), text => AllowedIps.OfText(text));

internal sealed class RateLimitConverter() : ValueConverter<RateLimit, string>(rate => rate.ToString(), text => RateLimit.OfText(text));

/// <summary>JSON, so that the database can compare a member.</summary>
internal sealed class KeyMetadataConverter() : ValueConverter<KeyMetadata, string>(
    metadata => StoredJson.Write(metadata.Values),
    json => json == "{}" ? KeyMetadata.None : KeyMetadata.OfStored(StoredJson.Read<Dictionary<string, string>>(json)));

internal sealed class QuotaConverter() : ValueConverter<Quota, string>(quota => quota.ToString(), text => Quota.OfText(text));
