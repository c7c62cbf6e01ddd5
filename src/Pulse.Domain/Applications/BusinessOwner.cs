using ErrorOr;
using Pulse.Domain.Common;

namespace Pulse.Domain.Applications;

/// <summary>An owner or manager of a business.</summary>
public sealed record BusinessOwner
{
    public const int MaxCount = 10;
    public const int TitleMaxLength = 64;

    /// <summary>Assigned by Pulse. In a patch, it identifies an existing owner; absent fields of that owner do not change.</summary>
    public Guid? Id { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? LastName { get; init; }

    /// <summary>Role in the business: 1 to 64 characters.</summary>
    public string? Title { get; init; }

    public string? Email { get; init; }

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    public string? Phone { get; init; }

    [RequiredForSubmission]
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Social security number (SSA): nine digits, as in 123-45-6789. Returned masked, as `****6789`.</summary>
    [RequiredForSubmission]
    public SensitiveText? Ssn { get; init; }

    /// <summary>0 to 100 percent. The sum over all owners is at most 100.</summary>
    [RequiredForSubmission]
    public decimal? EquityPercent { get; init; }

    [RequiredForSubmission]
    public Address? Address { get; init; }

    internal static IEnumerable<Error> Contradictions(IReadOnlyList<BusinessOwner> owners, string path)
    {
        if (owners.Sum(owner => owner.EquityPercent ?? 0) > 100)
        {
            yield return Errors.Invalid(path, "The sum of equityPercent of all owners must be at most 100.");
        }

        for (var i = 0; i < owners.Count; i++)
        {
            if (owners[i].Id is { } id && owners.Take(i).Any(other => other.Id == id))
            {
                yield return Errors.Invalid($"{path}[{i}].id", "Duplicate owner id.");
            }

            foreach (var error in owners[i].Address?.Contradictions($"{path}[{i}].address") ?? [])
            {
                yield return error;
            }
        }
    }
}
