using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Sessions;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.OwnSessions;

/// <summary>Where the user is signed in.</summary>
[Route(Path)]
public sealed class OwnSessionsController(IMediator mediator) : PageController(mediator)
{
    private const string Path = $"{ConsolePaths.Root}/sessions";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        var query = state.ToQuery<ListSessions>("-lastSeenAt");
        var own = new ListSessions
        {
            Page = query.Page,
            PageSize = query.PageSize,
            Search = query.Search,
            Sort = query.Sort,
            Filters = new Dictionary<string, string> { [SessionFields.Mine] = "true" },
        };
        return ShowAsync(own, page => View(new Listed<OpenSessionDto>(page, state)));
    }

    [HttpPost("{id:guid}/end")]
    public Task<IActionResult> End(Guid id) => ChangeAsync(new EndSession(id), Path, "The session has ended.");

    [HttpPost("end-others")]
    public Task<IActionResult> EndOthers() => ChangeAsync(new EndOtherSessions(), Path, "All your other sessions have ended.");
}
