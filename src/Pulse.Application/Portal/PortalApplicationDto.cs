using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Application.Portal;

/// <summary>
/// A draft as shown to its applicant: the content with masked sensitive fields, without data of the account and its users.
/// </summary>
public sealed class PortalApplicationDto
{
    public Guid Id { get; init; }

    public Basics? Basics { get; init; }

    public BusinessDetails? BusinessDetails { get; init; }

    public BusinessHistory? BusinessHistory { get; init; }

    public BusinessBanking? BusinessBanking { get; init; }

    public OrderProcessing? OrderProcessing { get; init; }

    public IReadOnlyList<BusinessOwner> BusinessOwners { get; init; } = [];

    public PricingSchedule? PricingSchedule { get; init; }

    /// <summary>Properties that Pulse sets.</summary>
    public PortalSystemDto System { get; init; } = new();

    public static Versioned<PortalApplicationDto> Of(MerchantApplication draft) => new(
        new PortalApplicationDto
        {
            Id = draft.Id,
            Basics = draft.Content.Basics,
            BusinessDetails = draft.Content.BusinessDetails,
            BusinessHistory = draft.Content.BusinessHistory,
            BusinessBanking = draft.Content.BusinessBanking,
            OrderProcessing = draft.Content.OrderProcessing,
            BusinessOwners = draft.Content.BusinessOwners ?? [],
            PricingSchedule = draft.Content.PricingSchedule,
            System = new PortalSystemDto { Status = draft.Status, CreatedAt = draft.CreatedAt, UpdatedAt = draft.UpdatedAt },
        },
        draft.Version);
}

/// <summary>Read-only properties of a draft.</summary>
public sealed class PortalSystemDto
{
    public ApplicationStatus Status { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }
}
