using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Application.Common;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Infrastructure.Persistence;

internal static class EntityTypeBuilderExtensions
{
    /// <summary>Longest name by which somebody is remembered: a user's e-mail or a key's identifier.</summary>
    public const int ActorMaxLength = Domain.Users.User.EmailMaxLength;

    /// <summary>Name of the column that increases with each row: the clustered key, and the last word in every order.</summary>
    public const string Sequence = nameof(Sequence);

    public static void HasSequenceKey<T>(this EntityTypeBuilder<T> builder)
        where T : class
    {
        builder.Property<long>(Sequence).ValueGeneratedOnAdd();
        builder.HasKey(Sequence);
    }

    /// <summary>By whom it was made and changed, by name and by id.</summary>
    public static void HasAuthors<T>(this EntityTypeBuilder<T> builder)
        where T : class, IAuthored
    {
        builder.Property(authored => authored.CreatedBy).HasMaxLength(ActorMaxLength);
        builder.Property(authored => authored.CreatedById).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(authored => authored.UpdatedBy).HasMaxLength(ActorMaxLength);
        builder.Property(authored => authored.UpdatedById).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
    }

    /// <summary>Sections, in one column of JSON. They are replaced, never changed.</summary>
    /// <param name="property">The property that holds them.</param>
    /// <param name="maxLength">Characters of the longest.</param>
    public static PropertyBuilder<T> HasSections<T>(this PropertyBuilder<T> property, int maxLength)
        where T : class => property
        .HasConversion(
            new ValueConverter<T, string>(sections => StoredJson.Write(sections), json => StoredJson.Read<T>(json)),
            new ValueComparer<T>((one, other) => ReferenceEquals(one, other), sections => RuntimeHelpers.GetHashCode(sections)))
        .HasMaxLength(maxLength);

    /// <summary>A text of so many code points, which can have twice as many of the units that a database counts.</summary>
    public static PropertyBuilder<T> HasMaxCharacters<T>(this PropertyBuilder<T> property, int codePoints) =>
        property.HasMaxLength(Domain.Common.Text.MaxUnits(codePoints));

    /// <summary>A SHA-256, in <c>binary(32)</c>.</summary>
    public static PropertyBuilder<byte[]> IsHash(this PropertyBuilder<byte[]> property) =>
        property.HasMaxLength(Domain.Common.CredentialHash.Length).IsFixedLength();
}
