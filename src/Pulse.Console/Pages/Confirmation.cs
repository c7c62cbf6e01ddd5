using ErrorOr;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Pages;

/// <summary>The field <c>confirmation</c> of forms that destroy something: the user types its name.</summary>
internal static class Confirmation
{
    /// <returns>Null if the text is the name.</returns>
    public static Error? FaultOf(string? typed, string name) => string.Equals(typed?.Trim(), name.Trim(), StringComparison.Ordinal)
        ? null
        : DomainErrors.Invalid("confirmation", $"Type {name} to confirm.");
}
