using Pulse.Application.Audit;
using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;

namespace Pulse.Application.Merchants;

/// <summary>A merchant as callers see it.</summary>
public sealed class MerchantDto
{
    public Guid Id { get; init; }

    public string AccountId { get; init; } = "";

    /// <summary>The application whose approval made it; null: it was made without one.</summary>
    public Guid? ApplicationId { get; init; }

    public MerchantStatus Status { get; init; }

    public Basics? Basics { get; init; }

    public BusinessDetails? BusinessDetails { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? CreatedById { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string UpdatedBy { get; init; } = "";

    /// <summary>A user's number or a key's UUID. It stays when the name changes; null: neither, or not known.</summary>
    [NotRecorded]
    public string? UpdatedById { get; init; }
}
