using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>Somebody who owns a part of a business, or runs it.</summary>
public sealed record BusinessOwner
{
    public const int MaxCount = 10;
    public const int TitleMaxLength = 64;

    /// <summary>Given by Pulse. Sent back in a patch, it says who is meant: what is absent of that owner then stays as it is.</summary>
    public Guid? Id { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? LastName { get; init; }

    /// <summary>What the person is there: 1 to 64 characters.</summary>
    public string? Title { get; init; }

    public string? Email { get; init; }

    /// <summary>With a plus sign and the country's code, digits only (ITU-T E.164): +14155552671.</summary>
    public string? Phone { get; init; }

    [RequiredForSubmission]
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Social security number: nine digits, as in 123-45-6789 (SSA). Answered as `****6789`.</summary>
    [RequiredForSubmission]
    public SensitiveText? Ssn { get; init; }

    /// <summary>0 to 100 percent. Those of all owners make at most 100.</summary>
    [RequiredForSubmission]
    public decimal? EquityPercent { get; init; }

    [RequiredForSubmission]
    public Address? Address { get; init; }

    internal static IEnumerable<Error> Contradictions(IReadOnlyList<BusinessOwner> owners, string path)
    {
        if (owners.Sum(owner => owner.EquityPercent ?? 0) > 100)
        {
            yield return Errors.Invalid(path, "The owners' equityPercent must not add up to more than 100.");
        }

        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i].Id is { } id && owners.Take(i).Any(other => other.Id == id))
            {
                yield return Errors.Invalid($"{path}[{i}].id", "This owner stands there twice.");
            }

            foreach (var error in owners[i].Address?.Contradictions($"{path}[{i}].address") ?? [])
            {
                yield return error;
            }
        }
    }
}
