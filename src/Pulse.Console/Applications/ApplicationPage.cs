using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;

namespace Pulse.Console.Applications;

/// <summary>An application with its sections.</summary>
public sealed class ApplicationPage(Versioned<ApplicationDto> application, bool isRevealed = false)
{
    public ApplicationDto Application => application.Value;

    public long Version => application.Version;

    /// <summary>Whether the sensitive numbers are shown.</summary>
    public bool IsRevealed => isRevealed;

    public ApplicationStatus Status => Application.System.Status;

    public string Name => NameOf(Application);

    public SectionSet Sections { get; } = new(ContentOf(application.Value));

    /// <summary>What a person types to confirm: the name of the business, or the id of a draft without one.</summary>
    public string Expected => Application.Basics?.BusinessName ?? $"{Application.Id}";

    public string What => Application.Basics?.BusinessName is null ? "the id of the draft" : "the name of the business";

    public bool CanBecome(ApplicationStatus next) => Status.CanBecome(next);

    public static string NameOf(ApplicationDto application) => application.Basics?.BusinessName ?? "Draft without a name";

    public static ApplicationContent ContentOf(ApplicationDto application) => new()
    {
        Basics = application.Basics,
        BusinessDetails = application.BusinessDetails,
        BusinessHistory = application.BusinessHistory,
        BusinessBanking = application.BusinessBanking,
        OrderProcessing = application.OrderProcessing,
        BusinessOwners = application.BusinessOwners,
        PricingSchedule = application.PricingSchedule,
    };
}

/// <summary>The status of an application for people.</summary>
public static class ApplicationStatusWords
{
    public static string Of(ApplicationStatus status) => SectionWords.Spaced($"{status}");

    /// <summary>The class of the tag.</summary>
    public static string ClassOf(ApplicationStatus status) => status switch
    {
        ApplicationStatus.Approved => "tag good",
        ApplicationStatus.Declined => "tag bad",
        ApplicationStatus.Submitted or ApplicationStatus.InReview => "tag warn",
        _ => "tag",
    };
}
