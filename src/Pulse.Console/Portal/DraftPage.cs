using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;

namespace Pulse.Console.Portal;

/// <summary>A draft as its applicant sees it.</summary>
public sealed class DraftPage(Versioned<PortalApplicationDto> draft)
{
    public PortalApplicationDto Draft => draft.Value;

    public long Version => draft.Version;

    public string Name => Draft.Basics?.BusinessName ?? "your business";

    public bool IsDraft => Draft.System.Status == ApplicationStatus.Draft;

    public SectionSet Sections { get; } = new(ContentOf(draft.Value));

    public static ApplicationContent ContentOf(PortalApplicationDto draft) => new()
    {
        Basics = draft.Basics,
        BusinessDetails = draft.BusinessDetails,
        BusinessHistory = draft.BusinessHistory,
        BusinessBanking = draft.BusinessBanking,
        OrderProcessing = draft.OrderProcessing,
        BusinessOwners = draft.BusinessOwners,
        PricingSchedule = draft.PricingSchedule,
    };
}

/// <summary>The key that an applicant presents. As a form it is not in the log of the framework.</summary>
public sealed class KeyForm
{
    public string? Key { get; init; }
}

/// <summary>The page of the form of the key.</summary>
/// <param name="HasEnded">Whether the key in the browser is not valid any more.</param>
/// <param name="CanContinue">Whether the browser has a key.</param>
public sealed record KeyPage(bool HasEnded = false, bool CanContinue = false);
