using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using Pulse.Domain.Users;

namespace Pulse.Infrastructure.Users;

/// <summary>Finds users by the canonical form of their e-mail, which is their user name as well.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    /// <summary>What Identity's own normalizer made of an e-mail, before there was a canonical form.</summary>
    public static string FormerOf(string email) => email.Normalize().ToUpperInvariant();

    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.CanonicalOf(email);

    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
