namespace Pulse.Domain.Applications;

/// <summary>Name and contact of a business.</summary>
public sealed record Basics
{
    public const int NameMaxLength = 128;

    /// <summary>Legal name: 1 to 128 characters.</summary>
    [RequiredForSubmission]
    public string? BusinessName { get; init; }

    /// <summary>Trade name ("doing business as") if different: 1 to 128 characters.</summary>
    public string? DbaName { get; init; }

    /// <summary>Employer Identification Number (IRS): nine digits, as in 12-3456789.</summary>
    [RequiredForSubmission]
    public string? TaxId { get; init; }

    [RequiredForSubmission]
    public Address? Address { get; init; }

    [RequiredForSubmission]
    public Contact? Contact { get; init; }
}

/// <summary>A contact person.</summary>
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

    /// <summary>E.164 number (ITU-T) with a plus sign and digits only: +14155552671.</summary>
    [RequiredForSubmission]
    public string? Phone { get; init; }
}
