using Pulse.Application.Users;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Lists of users with all filters, sort orders, searches and pages.</summary>
internal static class UserQueries
{
    private static readonly string[] Values = ["7", ListQueries.FilterText, "true", Samples.Account.ToString(), "2030-01-02T03:04:05.678Z"];

    public static IEnumerable<ListUsers> All =>
    [
        new(),
        .. Filters,
        .. UserFields.All.Sortable.Select(name => new ListUsers { Sort = "-" + name }),
        new() { Search = ListQueries.SearchText, Page = 3, PageSize = 20, Sort = string.Join(",-", UserFields.All.Sortable) },
    ];

    private static IEnumerable<ListUsers> Filters =>
        from name in UserFields.All.Filterable
        from value in AcceptedBy(name)
        select new ListUsers { Filters = new Dictionary<string, string> { [name] = value } };

    private static string[] AcceptedBy(string name)
    {
        string[] accepted = [.. Values.Where(value => UserFields.All.Accepts(name, value))];
        Assert.That(accepted, Is.Not.Empty, $"No value here fits the filter {name}: add one.");
        return accepted;
    }
}
