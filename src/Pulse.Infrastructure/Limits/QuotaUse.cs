using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>Units of a key's quota that are reserved in a period, spent or not.</summary>
public sealed class QuotaUse : IApiKeyRow
{
    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    public DateTime PeriodStart { get; init; }

    public long Reserved { get; init; }
}
