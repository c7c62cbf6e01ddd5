using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.KeyTools;

/// <summary>The usage of all API keys of the account.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/usage")]
public sealed class AccountUsageController(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        var range = UsageRange.Of(state, clock.UtcNow);
        var query = new UsageQuery { From = range.From, Interval = range.Interval, GroupBy = UsageGrouping.Refusal };
        var refusals = await SendAsync(new GetUsage(query));
        if (refusals.IsError)
        {
            return Refuse(refusals.Errors);
        }

        var grouping = GroupingOf(state);
        if (grouping == UsageGrouping.Refusal)
        {
            return View(new AccountUsagePage(range, state, refusals.Value, grouping, refusals.Value));
        }

        return await ShowAsync(
            new GetUsage(query with { GroupBy = grouping }, WithBuckets: false),
            groups => View(new AccountUsagePage(range, state, refusals.Value, grouping, groups)));
    }

    private static UsageGrouping GroupingOf(ListState state) =>
        AccountUsagePage.Choices.FirstOrDefault(choice => choice.Name == state[AccountUsagePage.Parameter], AccountUsagePage.Choices[0])
            .Grouping;
}
