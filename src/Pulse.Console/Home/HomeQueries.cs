using Pulse.Application.ApiKeys;
using Pulse.Application.Audit;
using Pulse.Application.Usage;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;

namespace Pulse.Console.Home;

/// <summary>The requests of the start page at a time, and the same filters for its links.</summary>
public sealed class HomeQueries(DateTime now)
{
    public const int UsageDays = 7;
    public const int ExpiryDays = 30;
    public const int UnusedDays = 30;

    /// <summary>Number of items in a card.</summary>
    public const int Shown = 5;

    /// <summary>What an attacker causes: wrong secrets and passwords, and unusual uses of keys.</summary>
    public static readonly IReadOnlyList<string> SuspiciousActions =
    [
        AuditActions.ApiKeySuspicious, AuditActions.ApiKeySecretRefused, AuditActions.SessionRefused, AuditActions.UserSecondFactorGuessed,
    ];

    private readonly string today = Instant.ToText(now);
    private readonly string soon = Instant.ToText(now.AddDays(ExpiryDays));
    private readonly string longAgo = Instant.ToText(now.AddDays(-UnusedDays));

    public string ExpiringList => $"?expiresAfter={today}&expiresBefore={soon}&active=true&sort=expiresAt";

    public string IdleList => $"?lastUsedBefore={longAgo}&active=true&sort=lastUsedAt";

    /// <summary>A missing time is the first in the order.</summary>
    public string NeverUsedList => $"?createdBefore={longAgo}&active=true&sort=lastUsedAt";

    public GetUsage Usage => new(new UsageQuery { From = now.AddDays(1 - UsageDays), To = now });

    public ListApiKeys Expiring => Keys("expiresAt", ("expiresAfter", today), ("expiresBefore", soon));

    public ListApiKeys Idle => Keys("lastUsedAt", ("lastUsedBefore", longAgo));

    public ListApiKeys NeverUsed => Keys("createdAt", ("lastUsedAt", ""), ("createdBefore", longAgo));

    public static ListAuditEvents Events(string action) => new() { Action = action, PageSize = Shown };

    private static ListApiKeys Keys(string sort, params (string Name, string Value)[] filters) => new()
    {
        Page = 1,
        PageSize = Shown,
        Sort = sort,
        Filters = filters.Append(("active", "true")).ToDictionary(filter => filter.Item1, filter => filter.Item2),
    };
}
