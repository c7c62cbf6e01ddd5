using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

internal sealed class LoginFailureConfiguration : IEntityTypeConfiguration<LoginFailure>
{
    public void Configure(EntityTypeBuilder<LoginFailure> builder)
    {
        builder.ToTable("LoginFailures");
        builder.HasSequenceKey();
        builder.Property(failure => failure.Key).HasColumnName("KeyHash").IsHash();
        builder.HasIndex(failure => new { failure.Key, failure.At });
        builder.HasIndex(failure => failure.At);
    }
}
