using Pulse.Application.Audit;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>An application as callers see it.</summary>
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

    /// <summary>What Pulse says of it.</summary>
    public ApplicationSystemDto System { get; init; } = new();
}

/// <summary>An application that has just been made.</summary>
public sealed class IssuedApplicationDto : ApplicationDto
{
    /// <summary>Reaches this one draft through `/portal/application` until it is submitted: shown this once.</summary>
    public string ApplicationKey { get; init; } = "";
}

/// <summary>What Pulse says of an application. Nobody sends it.</summary>
public sealed class ApplicationSystemDto
{
    public ApplicationStatus Status { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail, a key's identifier, or `applicant`.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? UpdatedById { get; init; }

    public DateTime? SubmittedAt { get; init; }

    /// <summary>When it was approved, declined or withdrawn.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Why it was declined, where somebody has said so.</summary>
    public string? Reason { get; init; }

    /// <summary>The merchant that it has become.</summary>
    public Guid? MerchantId { get; init; }
}
