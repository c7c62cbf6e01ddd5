using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

/// <summary>Normalizes e-mail addresses, which are also user names, to the canonical form for lookups.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    /// <summary>The normalized form of older versions, made by Identity's own normalizer.</summary>
    public static string FormerOf(string email) => email.Normalize().ToUpperInvariant();

    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.CanonicalOf(email);

    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
