using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

internal sealed class LoginNetworkConfiguration : IEntityTypeConfiguration<LoginNetwork>
{
    public void Configure(EntityTypeBuilder<LoginNetwork> builder)
    {
        builder.ToTable("LoginNetworks");
        builder.HasKey(network => new { network.UserId, network.Network });
        builder.HasIndex(network => network.At);
        builder.HasOne<User>().WithMany().HasForeignKey(network => network.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(network => network.Network).HasColumnName("NetworkHash").IsHash();
    }
}
