using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>The content of a new application, by section. A draft can be incomplete.</summary>
public sealed record ApplicationContent
{
    /// <summary>Name and contact. Null: not given yet.</summary>
    public Basics? Basics { get; init; }

    /// <summary>The kind of business. Null: not given yet.</summary>
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>History. Null: not given yet.</summary>
    public BusinessHistory? BusinessHistory { get; init; }

    /// <summary>Bank account. Null: not given yet.</summary>
    public BusinessBanking? BusinessBanking { get; init; }

    /// <summary>Payment methods and volumes. Null: not given yet.</summary>
    public OrderProcessing? OrderProcessing { get; init; }

    /// <summary>Every owner of more than 25 %, and at least one person; at most 10. Null: not given yet.</summary>
    public IReadOnlyList<BusinessOwner>? BusinessOwners { get; init; }

    /// <summary>Prices. Null: not given yet.</summary>
    public PricingSchedule? PricingSchedule { get; init; }
}

/// <summary>
/// Changes of the content. What is not set stays as it is, at every depth; null clears. In the list of owners, an owner with the id of a
/// stored one is merged with it, an owner without id is added, and a stored owner that is absent is removed.
/// </summary>
public sealed record ApplicationContentPatch
{
    /// <summary>Name and contact.</summary>
    public Optional<BasicsPatch?> Basics { get; init; }

    /// <summary>The kind of business.</summary>
    public Optional<BusinessDetailsPatch?> BusinessDetails { get; init; }

    /// <summary>History.</summary>
    public Optional<BusinessHistoryPatch?> BusinessHistory { get; init; }

    /// <summary>Bank account.</summary>
    public Optional<BusinessBankingPatch?> BusinessBanking { get; init; }

    /// <summary>Payment methods and volumes.</summary>
    public Optional<OrderProcessingPatch?> OrderProcessing { get; init; }

    /// <summary>Every owner of more than 25 %, and at least one person; at most 10.</summary>
    public Optional<IReadOnlyList<BusinessOwnerPatch>?> BusinessOwners { get; init; }

    /// <summary>Prices.</summary>
    public Optional<PricingSchedulePatch?> PricingSchedule { get; init; }
}

/// <summary>The content of a stored application, by section.</summary>
public abstract record ApplicationSections : PulseAnswer
{
    /// <summary>The application. It never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name and contact. Null: not given yet.</summary>
    public Basics? Basics { get; init; }

    /// <summary>The kind of business. Null: not given yet.</summary>
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>History. Null: not given yet.</summary>
    public BusinessHistory? BusinessHistory { get; init; }

    /// <summary>Bank account. Null: not given yet.</summary>
    public BusinessBanking? BusinessBanking { get; init; }

    /// <summary>Payment methods and volumes. Null: not given yet.</summary>
    public OrderProcessing? OrderProcessing { get; init; }

    /// <summary>Every owner of more than 25 %, and at least one person; at most 10.</summary>
    public required IReadOnlyList<BusinessOwner> BusinessOwners { get; init; }

    /// <summary>Prices. Null: not given yet.</summary>
    public PricingSchedule? PricingSchedule { get; init; }
}

/// <summary>A merchant application.</summary>
public record Application : ApplicationSections
{
    /// <summary>The account of the application, 16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Properties that Pulse sets.</summary>
    public required ApplicationSystem System { get; init; }
}

/// <summary>A new application with its key. No other answer contains the key.</summary>
public sealed record IssuedApplication : Application
{
    /// <summary>
    /// The key with which the business edits the draft at <see cref="PulseClient.Portal"/>, valid until the draft is submitted. Shown only
    /// once.
    /// </summary>
    public required string ApplicationKey { get; init; }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{nameof(IssuedApplication)} {Id}";
}

/// <summary>A draft as shown to its applicant, with masked bank account and social security numbers.</summary>
public sealed record PortalApplication : ApplicationSections
{
    /// <summary>Properties that Pulse sets.</summary>
    public required PortalSystem System { get; init; }
}

/// <summary>Status of an application.</summary>
[JsonConverter(typeof(NameConverter<ApplicationStatus>))]
public enum ApplicationStatus
{
    /// <summary>A status that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>It can be edited.</summary>
    Draft,

    /// <summary>It waits for a review.</summary>
    Submitted,

    /// <summary>It is reviewed.</summary>
    InReview,

    /// <summary>It was approved, and its merchant created.</summary>
    Approved,

    /// <summary>It was declined.</summary>
    Declined,

    /// <summary>It was withdrawn.</summary>
    Withdrawn,
}

/// <summary>Read-only properties of an application.</summary>
public sealed record ApplicationSystem
{
    /// <summary>Status of the application.</summary>
    public required ApplicationStatus Status { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A user's e-mail, a key's identifier, or <c>applicant</c>.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }

    /// <summary>When it was submitted. Null: it was not.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When it was approved, declined or withdrawn. Null: it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Reason for the decline. Null if none was given.</summary>
    public string? Reason { get; init; }

    /// <summary>The merchant that the approval created. Null: none.</summary>
    public Guid? MerchantId { get; init; }
}

/// <summary>Read-only properties of a draft.</summary>
public sealed record PortalSystem
{
    /// <summary>Status of the application.</summary>
    public required ApplicationStatus Status { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The reason of a decline.</summary>
public sealed record Decline
{
    /// <summary>The reason, for the applicant: 1 to 1,000 characters. Null: none.</summary>
    public string? Reason { get; init; }
}

/// <summary>Filters of the list of applications. Others by JSON path, such as <c>basics.address.state</c>.</summary>
public sealed record ApplicationQuery : ListQuery
{
    /// <summary>Only applications with this status.</summary>
    public ApplicationStatus? Status { get; init; }

    internal override QueryText ToQuery() => base.ToQuery().Add("status", Status);
}
