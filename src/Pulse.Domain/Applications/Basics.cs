namespace Pulse.Domain.Applications;

/// <summary>Who a business is, and how to reach it.</summary>
public sealed record Basics
{
    public const int NameMaxLength = 128;

    /// <summary>Its name in law: 1 to 128 characters.</summary>
    [RequiredForSubmission]
    public string? BusinessName { get; init; }

    /// <summary>The name it trades under ("doing business as"), where that is another: 1 to 128 characters.</summary>
    public string? DbaName { get; init; }

    /// <summary>Employer Identification Number: nine digits, as in 12-3456789 (IRS).</summary>
    [RequiredForSubmission]
    public string? TaxId { get; init; }

    [RequiredForSubmission]
    public Address? Address { get; init; }

    [RequiredForSubmission]
    public Contact? Contact { get; init; }
}

/// <summary>A person to talk to.</summary>
public sealed record Contact
{
    public const int NameMaxLength = 64;

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? FirstName { get; init; }

    /// <summary>1 to 64 characters.</summary>
    [RequiredForSubmission]
    public string? LastName { get; init; }

    [RequiredForSubmission]
    public string? Email { get; init; }

    /// <summary>With a plus sign and the country's code, digits only (ITU-T E.164): +14155552671.</summary>
    [RequiredForSubmission]
    public string? Phone { get; init; }
}
