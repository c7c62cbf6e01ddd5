using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>A merchant.</summary>
public sealed class MerchantDto
{
    public Guid Id { get; init; }

    public string AccountId { get; init; } = "";

    /// <summary>The application that created the merchant. Null if it was created without one.</summary>
    public Guid? ApplicationId { get; init; }

    public MerchantStatus Status { get; init; }

    public Basics? Basics { get; init; }

    public BusinessDetails? BusinessDetails { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID, kept in a rename. Null if unknown.</summary>
    public string? UpdatedById { get; init; }
}
