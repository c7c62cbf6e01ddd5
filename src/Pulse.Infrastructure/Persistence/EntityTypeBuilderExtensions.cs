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
    /// <summary>Maximum length of a stored actor name: a user's e-mail address or an API key's identifier.</summary>
    public const int ActorMaxLength = Domain.Users.User.EmailMaxLength;

    /// <summary>Name of the auto-increment column: the clustered key, and the last column of every sort order.</summary>
    public const string Sequence = nameof(Sequence);

    public static void HasSequenceKey<T>(this EntityTypeBuilder<T> builder)
        where T : class
    {
        builder.Property<long>(Sequence).ValueGeneratedOnAdd();
        builder.HasKey(Sequence);
    }

    /// <summary>Maps the author columns: name and id of the creator and of the last editor.</summary>
    public static void HasAuthors<T>(this EntityTypeBuilder<T> builder)
        where T : class, IAuthored
    {
        builder.Property(authored => authored.CreatedBy).HasMaxLength(ActorMaxLength);
        builder.Property(authored => authored.CreatedById).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
        builder.Property(authored => authored.UpdatedBy).HasMaxLength(ActorMaxLength);
        builder.Property(authored => authored.UpdatedById).HasMaxLength(AuditEvent.WordMaxLength).IsUnicode(false);
    }

    /// <summary>Stores sections as JSON in one column. Section objects are replaced, never changed in place.</summary>
    /// <param name="property">The property that holds the sections.</param>
    /// <param name="maxLength">Maximum length of the JSON in characters.</param>
    public static PropertyBuilder<T> HasSections<T>(this PropertyBuilder<T> property, int maxLength)
        where T : class => property
        .HasConversion(
            new ValueConverter<T, string>(sections => StoredJson.Write(sections), json => StoredJson.Read<T>(json)),
            new ValueComparer<T>((left, right) => ReferenceEquals(left, right), sections => RuntimeHelpers.GetHashCode(sections)))
        .HasMaxLength(maxLength);

    /// <summary>Limits the text to a number of code points. The column holds twice as many UTF-16 code units.</summary>
    public static PropertyBuilder<T> HasMaxCharacters<T>(this PropertyBuilder<T> property, int codePoints) =>
        property.HasMaxLength(Domain.Common.Text.MaxUnits(codePoints));

    /// <summary>Stores a SHA-256 hash as <c>binary(32)</c>.</summary>
    public static PropertyBuilder<byte[]> IsHash(this PropertyBuilder<byte[]> property) =>
        property.HasMaxLength(Domain.Common.CredentialHash.Length).IsFixedLength();
}
