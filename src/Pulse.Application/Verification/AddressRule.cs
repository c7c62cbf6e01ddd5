using System.Net;
using FluentValidation;
using Pulse.Domain.Common;

namespace Pulse.Application.Verification;

/// <summary>Rules for IP addresses in requests.</summary>
internal static class AddressRule
{
    public static void MustBeAnAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(IsMet).WithMessage("Must be an IPv4 or IPv6 address, such as 203.0.113.7.");

    public static bool IsMet(string? text) => text is null || Parse(text) is not null;

    /// <returns>Null if the text is not an address, or is a network.</returns>
    public static IPAddress? Parse(string? text) =>
        text?.Contains('/', StringComparison.Ordinal) == false && Cidr.TryParse(text, out var network) ? network.BaseAddress : null;
}
