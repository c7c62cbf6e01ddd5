using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;

namespace Pulse.SqlServerTests.Statements;

internal sealed partial class EveryCall
{
    /// <summary>One value of each kind that a filter of the list of sessions accepts.</summary>
    private static readonly string[] FilterValuesOfSessions =
        [ListQueries.FilterText, "", "true", "7", $"{Guid.CreateVersion7()}", "user", "2030-01-02T03:04:05.678Z"];

    private async Task ListingSessionsAsync()
    {
        foreach (var query in ListsOfSessions)
        {
            foreach (var account in (AccountId?[])[Samples.Account, null])
            {
                await CallAsync<ISessionRepository>(sessions => sessions.ListAsync(Samples.NewCaller(), account, query, None));
                await CallAsync<ISessionRepository>(sessions => sessions.ListAsync(Samples.NewUserCaller(), account, query, None));
            }
        }
    }

    private static IEnumerable<ListSessions> ListsOfSessions =>
    [
        new(),
        new() { Search = ListQueries.SearchText, Page = 3, PageSize = 20 },
        .. SessionFields.All.Sortable.Select(name => new ListSessions { Sort = "-" + name }),
        .. from name in SessionFields.All.Filterable
           from value in FilterValuesOfSessions
           where SessionFields.All.Accepts(name, value)
           select new ListSessions { Filters = new Dictionary<string, string> { [name] = value } },
    ];
}
