using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>A postal address.</summary>
public sealed record Address
{
    public const int LineMaxLength = 128;
    public const int CityMaxLength = 64;
    public const int StateMaxLength = 64;
    public const int PostalCodeMaxLength = 16;

    /// <summary>1 to 128 characters.</summary>
    [RequiredForSubmission]
    public string? Line1 { get; init; }

    /// <summary>1 to 128 characters.</summary>
    public string? Line2 { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? City { get; init; }

    /// <summary>
    /// In the United States: the two letters of a state or territory (USPS Publication 28). Elsewhere: 1 to 64 characters.
    /// </summary>
    public string? State { get; init; }

    /// <summary>1 to 16 characters. In the United States: five digits, or nine digits with a hyphen.</summary>
    [RequiredForSubmission]
    public string? PostalCode { get; init; }

    /// <summary>Two capital letters (ISO 3166-1 alpha-2).</summary>
    [RequiredForSubmission]
    public string? Country { get; init; }

    internal IEnumerable<Error> Contradictions(string path)
    {
        if (Country != "US")
        {
            yield break;
        }

        if (State is not null && !Codes.IsUsState(State))
        {
            yield return Errors.Invalid($"{path}.state", "Must be the two letters of a state or territory if the country is US.");
        }

        if (PostalCode is not null && !Codes.IsUsPostalCode(PostalCode))
        {
            yield return Errors.Invalid($"{path}.postalCode", "Must be a ZIP code (12345 or 12345-6789) if the country is US.");
        }
    }
}
