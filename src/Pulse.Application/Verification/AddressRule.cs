using System.Net;
using FluentValidation;
using Pulse.Domain.Common;

namespace Pulse.Application.Verification;

/// <summary>Addresses as other services and administrators write them.</summary>
internal static class AddressRule
{
    public static void MustBeAnAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || Parse(text) is not null).WithMessage("Must be an IPv4 or IPv6 address, such as 203.0.113.7.");

    /// <returns>Null where it is none, or a network of more than one.</returns>
    public static IPAddress? Parse(string? text) =>
        text?.Contains('/', StringComparison.Ordinal) == false && Cidr.TryParse(text, out var network) ? network.BaseAddress : null;
}
