using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Accounts;
using Pulse.Application.Common.Lists;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Domain.Accounts;

namespace Pulse.Console.Switcher;

/// <summary>
/// The accounts that the user can put into effect: a superAdmin finds all, others their own. A search that finds one account leads there.
/// </summary>
[Route($"{ConsolePaths.Root}/switch")]
public sealed class SwitcherController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        var query = QueryOf(state, "accountName");
        if (!Current.User.IsSuperAdmin)
        {
            return Show(state, OwnPage(state, query));
        }

        // The rights of a superAdmin are those of its primary account. Without one, or without a permission there, only its own are listed.
        var all = await SendAsync(query, QueryOf(state, sort: null));
        return all switch
        {
            { IsError: false } => Show(state, all.Value.Select(AccountChoice.Of)),
            { FirstError.Code: "missing_permission" } => Show(state, OwnPage(state, query)),
            _ => Refuse(all.Errors),
        };
    }

    /// <summary>The list of accounts finds a number by a filter, not by its search.</summary>
    private static ListAccounts QueryOf(ListState state, string? sort)
    {
        var query = state.ToQuery<ListAccounts>(sort);
        return !AccountId.TryParse(query.Search?.Trim(), out var number) ? query : new ListAccounts
        {
            Page = query.Page,
            PageSize = query.PageSize,
            Sort = query.Sort,
            Filters = new Dictionary<string, string> { ["accountId"] = $"{number}" },
        };
    }

    private IActionResult Show(ListState state, Page<AccountChoice> page) =>
        state["search"] is not null && page is { Total: 1, Items: [var only] }
            ? LocalRedirect($"{ConsolePaths.Root}/{only.Id}")
            : View(new Listed<AccountChoice>(page, state));

    /// <summary>The user's own accounts are already in memory.</summary>
    private Page<AccountChoice> OwnPage(ListState state, ListAccounts query)
    {
        var found = Current.User.Accounts.Select(AccountChoice.Of).Where(account => account.Matches(state["search"]))
            .OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase).ThenBy(account => account.Id, StringComparer.Ordinal)
            .ToList();
        var number = Math.Clamp(query.Page ?? 1, 1, ListQuery.MaxPage);
        return new Page<AccountChoice>([.. found.Skip((number - 1) * query.Size).Take(query.Size)], found.Count, number, query.Size);
    }
}
