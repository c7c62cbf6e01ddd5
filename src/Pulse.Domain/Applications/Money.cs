using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>An amount of money.</summary>
public sealed record Money
{
    public const decimal MaxAmount = 1_000_000_000_000m;

    /// <summary>Most decimals of any currency.</summary>
    public const int MaxDecimals = 3;

    /// <summary>0 to 1,000,000,000,000, with at most the decimals of the currency.</summary>
    [RequiredForSubmission]
    public decimal? Amount { get; init; }

    /// <summary>Three capital letters (ISO 4217).</summary>
    [RequiredForSubmission]
    public string? Currency { get; init; }

    internal IEnumerable<Error> Contradictions(string path)
    {
        if (Amount is { } amount && Currency is { } currency && decimal.Round(amount, Codes.DecimalsOf(currency)) != amount)
        {
            yield return Errors.Invalid($"{path}.amount", $"Must have at most {Codes.DecimalsOf(currency)} decimals in {currency}.");
        }
    }
}
