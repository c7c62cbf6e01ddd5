using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>A merchant application.</summary>
public class ApplicationDto
{
    public Guid Id { get; init; }

    public string AccountId { get; init; } = "";

    public Basics? Basics { get; init; }

    public BusinessDetails? BusinessDetails { get; init; }

    public BusinessHistory? BusinessHistory { get; init; }

    public BusinessBanking? BusinessBanking { get; init; }

    public OrderProcessing? OrderProcessing { get; init; }

    public IReadOnlyList<BusinessOwner> BusinessOwners { get; init; } = [];

    public PricingSchedule? PricingSchedule { get; init; }

    /// <summary>Properties that Pulse sets.</summary>
    public ApplicationSystemDto System { get; init; } = new();
}

/// <summary>A new application with its key.</summary>
public sealed class IssuedApplicationDto : ApplicationDto
{
    /// <summary>The key with which the business edits the draft, valid until the draft is submitted. Shown only once.</summary>
    public string ApplicationKey { get; init; } = "";
}

/// <summary>Read-only properties of an application.</summary>
public sealed class ApplicationSystemDto
{
    public ApplicationStatus Status { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail, a key's identifier, or `applicant`.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    public DateTime? SubmittedAt { get; init; }

    /// <summary>When the application was approved, declined or withdrawn.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Reason for the decline. Null if none was given.</summary>
    public string? Reason { get; init; }

    /// <summary>The merchant that the approval created.</summary>
    public Guid? MerchantId { get; init; }
}
