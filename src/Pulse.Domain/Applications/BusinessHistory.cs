namespace Pulse.Domain.Applications;

/// <summary>What a business has done before.</summary>
public sealed record BusinessHistory
{
    public const int ProcessorMaxLength = 128;
    public const int ExplanationMaxLength = 1_000;

    /// <summary>The day it began, not in the future.</summary>
    [RequiredForSubmission]
    public DateOnly? StartedOn { get; init; }

    /// <summary>Who processed its payments before: 1 to 128 characters.</summary>
    public string? PreviousProcessor { get; init; }

    /// <summary>Whether it, or an owner, has ever filed for bankruptcy.</summary>
    [RequiredForSubmission]
    public bool? FiledForBankruptcy { get; init; }

    /// <summary>Whether a processor has ever ended its agreement.</summary>
    [RequiredForSubmission]
    public bool? WasTerminated { get; init; }

    /// <summary>What there is to say about it: 1 to 1,000 characters.</summary>
    public string? Explanation { get; init; }
}
