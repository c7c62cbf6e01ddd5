using Pulse.Domain.ApiKeys;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Limits;

/// <summary>What of a key's quota is reserved in a period, spent or not.</summary>
public sealed class QuotaUse : IApiKeyRow
{
    public Guid ApiKeyId { get; init; }

    public ApiKey? ApiKey { get; init; }

    public DateTime PeriodStart { get; init; }

    public long Reserved { get; init; }
}
