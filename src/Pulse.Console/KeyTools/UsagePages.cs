using Pulse.Application.ApiKeys;
using Pulse.Application.Usage;
using Pulse.Console.Html;
using Pulse.Console.Lists;

namespace Pulse.Console.KeyTools;

/// <summary>The usage of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Range">The time.</param>
/// <param name="State">The parameters of the page.</param>
/// <param name="Usage">The usage in this time.</param>
/// <param name="Permissions">The last use of each permission at any time.</param>
public sealed record KeyUsagePage(
    ApiKeyDto Key, UsageRange Range, ListState State, ApiKeyUsageDto Usage, PermissionUsageDto Permissions)
{
    public BarChart Requests => BarChart.Of("Requests", Usage);

    public BarChart Refusals => RefusalChart.Of(Usage);
}

/// <summary>The usage of an account.</summary>
/// <param name="Range">The time.</param>
/// <param name="State">The parameters of the page.</param>
/// <param name="Refusals">The usage in this time, with groups by refusal.</param>
/// <param name="Grouping">What the table shows.</param>
/// <param name="Groups">The usage in groups of it.</param>
public sealed record AccountUsagePage(UsageRange Range, ListState State, UsageDto Refusals, UsageGrouping Grouping, UsageDto Groups)
{
    public const string Parameter = "by";

    /// <summary>Values of the parameter, texts and groupings. The first is the default.</summary>
    public static readonly IReadOnlyList<(string Name, string Text, string Heading, UsageGrouping Grouping)> Choices =
    [
        ("key", "By API key", "API key", UsageGrouping.ApiKey),
        ("permission", "By permission", "Permission", UsageGrouping.Permission),
        ("externalId", "By external id", "External id", UsageGrouping.ExternalId),
        ("refusal", "By reason of refusal", "Reason", UsageGrouping.Refusal),
    ];

    public BarChart Requests => BarChart.Of("Requests", Refusals);

    public BarChart Refused => RefusalChart.Of(Refusals);
}
