using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>Status of a merchant.</summary>
[JsonConverter(typeof(NameConverter<MerchantStatus>))]
public enum MerchantStatus
{
    /// <summary>A status that this client does not know, of a newer Pulse.</summary>
    Unknown,

    /// <summary>The merchant is active.</summary>
    Active,

    /// <summary>The merchant is suspended.</summary>
    Suspended,

    /// <summary>The merchant is closed, permanently.</summary>
    Closed,
}

/// <summary>A merchant.</summary>
public sealed record Merchant : PulseAnswer
{
    /// <summary>The merchant. It never changes.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account of the merchant, 16 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>The application that created the merchant. Null if it was created without one.</summary>
    public Guid? ApplicationId { get; init; }

    /// <summary>Status of the merchant.</summary>
    public required MerchantStatus Status { get; init; }

    /// <summary>Name and contact. Null: not given.</summary>
    public Basics? Basics { get; init; }

    /// <summary>The kind of business. Null: not given.</summary>
    public BusinessDetails? BusinessDetails { get; init; }

    /// <summary>Time of the creation.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    /// <summary>Time of the last change.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public required string UpdatedBy { get; init; }

    /// <summary>A user's number or a key's UUID, which survive a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }
}

/// <summary>A new merchant without an application.</summary>
public sealed record MerchantProfile
{
    /// <summary>Name and contact. Required fields: name, tax id, address and contact.</summary>
    public required Basics Basics { get; init; }

    /// <summary>The kind of business.</summary>
    public required BusinessDetails BusinessDetails { get; init; }
}

/// <summary>Changes of a merchant. What is not set stays as it is, at every depth.</summary>
public sealed record MerchantProfilePatch
{
    /// <summary>Name and contact.</summary>
    public Optional<BasicsPatch> Basics { get; init; }

    /// <summary>The kind of business.</summary>
    public Optional<BusinessDetailsPatch> BusinessDetails { get; init; }
}

/// <summary>Filters of the list of merchants. Others by JSON path, such as <c>basics.address.state</c>.</summary>
public sealed record MerchantQuery : ListQuery
{
    /// <summary>Only merchants with this status.</summary>
    public MerchantStatus? Status { get; init; }

    /// <summary>Only the merchant of this application.</summary>
    public Guid? ApplicationId { get; init; }

    internal override QueryText ToQuery() => base.ToQuery().Add("status", Status).Add("applicationId", ApplicationId);
}
