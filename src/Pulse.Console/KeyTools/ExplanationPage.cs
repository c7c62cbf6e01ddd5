using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.Application.Verification;
using Pulse.Console.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Console.KeyTools;

/// <summary>The form of a hypothetical request. The URL holds it. Its fields have the names of the request.</summary>
public sealed class ExplanationForm
{
    public string? Permission { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>UTC.</summary>
    public string? At { get; init; }

    public HypotheticalUse Read(FieldReader fields)
    {
        PermissionName? permission = null;
        if (!string.IsNullOrWhiteSpace(Permission))
        {
            permission = PermissionName.TryParse(Permission.Trim(), out var known) ? known : PermissionName.OfChecked(Permission.Trim());
        }

        var address = string.IsNullOrWhiteSpace(IpAddress) ? null : IpAddress.Trim();
        return new HypotheticalUse(permission, address, fields.Instant("at", At));
    }
}

/// <summary>The form with its answer.</summary>
/// <param name="Key">The key.</param>
/// <param name="Form">The hypothetical request.</param>
/// <param name="Known">The permissions to choose from.</param>
/// <param name="Explanation">The result. Null if the form has errors.</param>
public sealed record ExplanationPage(
    ApiKeyDto Key, ExplanationForm Form, IReadOnlyList<PermissionDto> Known, ExplanationDto? Explanation = null);
