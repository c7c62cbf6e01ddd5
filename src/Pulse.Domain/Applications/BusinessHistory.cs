namespace Pulse.Domain.Applications;

/// <summary>History of a business.</summary>
public sealed record BusinessHistory
{
    public const int ProcessorMaxLength = 128;
    public const int ExplanationMaxLength = 1_000;

    /// <summary>Start of the business, not in the future.</summary>
    [RequiredForSubmission]
    public DateOnly? StartedOn { get; init; }

    /// <summary>Previous payment processor: 1 to 128 characters.</summary>
    public string? PreviousProcessor { get; init; }

    /// <summary>Whether the business or an owner ever filed for bankruptcy.</summary>
    [RequiredForSubmission]
    public bool? FiledForBankruptcy { get; init; }

    /// <summary>Whether a payment processor ever terminated its agreement.</summary>
    [RequiredForSubmission]
    public bool? WasTerminated { get; init; }

    /// <summary>Explanation of the answers: 1 to 1,000 characters.</summary>
    public string? Explanation { get; init; }
}
