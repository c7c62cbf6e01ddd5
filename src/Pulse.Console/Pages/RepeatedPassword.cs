using ErrorOr;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>The field <c>repeatedPassword</c>: a mistyped password would lock its user out.</summary>
internal static class RepeatedPassword
{
    /// <returns>Null if both are the same.</returns>
    public static Error? FaultOf(string? repeated, string? password) => string.Equals(repeated, password, StringComparison.Ordinal)
        ? null
        : DomainErrors.Invalid("repeatedPassword", "Must be the same as the new password.");
}
