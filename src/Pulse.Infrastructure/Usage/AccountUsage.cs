using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>
/// Number of uses of an account's keys in an hour or in a day, for one value of a grouping or in total. It outlives the keys. A period is a
/// range of the primary key.
/// </summary>
public sealed class AccountUsage : IAccountRow
{
    public AccountId AccountId { get; init; }

    public Account? Account { get; init; }

    /// <summary>The grouping, and whether the row counts an hour or a day.</summary>
    public UsageSeries Grouping { get; init; }

    /// <summary>Start of the day.</summary>
    public DateTime Day { get; init; }

    /// <summary>Hour of the day, 0 to 23. 0 in the series of days.</summary>
    public int Hour { get; init; }

    public string Value { get; init; } = "";

    /// <summary>Uses, including rejected ones.</summary>
    public long Requests { get; init; }

    /// <summary>Rejected uses.</summary>
    public long Refused { get; init; }
}

internal sealed class AccountUsageConfiguration : IEntityTypeConfiguration<AccountUsage>
{
    public void Configure(EntityTypeBuilder<AccountUsage> builder)
    {
        builder.ToTable("AccountUsages");
        builder.HasKey(usage => new { usage.AccountId, usage.Grouping, usage.Day, usage.Value, usage.Hour });
        builder.HasIndex(usage => usage.Day);
        builder.HasOne(usage => usage.Account).WithMany().HasForeignKey(usage => usage.AccountId).OnDelete(DeleteBehavior.Cascade);
        // An external id is the longest value.
        builder.Property(usage => usage.Value).HasMaxCharacters(ApiKey.ExternalIdMaxLength);
    }
}
