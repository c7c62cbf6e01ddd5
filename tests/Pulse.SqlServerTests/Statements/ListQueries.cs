using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Lists of API keys with all filters, sort orders, searches and pages.</summary>
internal static class ListQueries
{
    public const string SearchText = "50%_[a]'";
    public const string FilterText = "wanted text";

    /// <summary>Full-width letters and a capital I with a dot. Code pages replace them by A, B and I.</summary>
    public const string NearAscii = "\uFF21\uFF22\u0130";

    private static readonly ListFields<Domain.ApiKeys.ApiKey> Fields = ApiKeyFields.All;

    /// <summary>One value of each kind that a filter accepts.</summary>
    private static readonly string[] Values =
        [
            FilterText, NearAscii, "", "true", Guid.CreateVersion7().ToString(), Samples.Account.ToString(),
            "2030-01-02T03:04:05.678Z", "readApiKeys", "notYetValid",
        ];

    public static IEnumerable<ListApiKeys> All =>
    [
        new(),
        .. Filters,
        .. Fields.Sortable.SelectMany(name => new ListApiKeys[] { new() { Sort = name }, new() { Sort = "-" + name } }),
        new() { Search = SearchText },
        new() { Search = NearAscii },
        new() { Page = 3, PageSize = 20 },
        new() { PageSize = 20, After = new ListPosition(["638000000000000000", "7"]) },
        new() { Sort = string.Join(",-", Fields.Sortable), Search = "both", Page = 1, Filters = FirstOfEach },
    ];

    private static IEnumerable<ListApiKeys> Filters =>
        from name in Fields.Filterable.Append("metadata.team")
        from value in AcceptedBy(name)
        select new ListApiKeys { Filters = new Dictionary<string, string> { [name] = value } };

    private static Dictionary<string, string> FirstOfEach => Fields.Filterable.ToDictionary(name => name, name => AcceptedBy(name)[0]);

    private static string[] AcceptedBy(string name)
    {
        string[] accepted = [.. Values.Where(value => Fields.Accepts(name, value))];
        Assert.That(accepted, Is.Not.Empty, $"No value here fits the filter {name}: add one.");
        return accepted;
    }
}
