using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Sessions;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Sessions;

/// <summary>The sessions of the members and the API keys of the account.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/sessions")]
public sealed class AccountSessionsController(IMediator mediator) : PageController(mediator)
{
    private static readonly Error NotEnded = Error.NotFound(
        "not_found", "The session has already ended, or its user also belongs to accounts that you do not administer.");

    /// <summary>Without the permission, the request would return the sessions of the user alone, which have a page of their own.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        if (!Current.Can(Permission.ReadSessions))
        {
            return LocalRedirect($"{ConsolePaths.Root}/sessions");
        }

        var state = new ListState(Request);
        return await ShowAsync(state.ToQuery<ListSessions>(), page => View(new Listed<OpenSessionDto>(page, state)));
    }

    /// <param name="id">The session.</param>
    /// <param name="user">The user from whose page the session is ended. Null: from the list.</param>
    [HttpPost("{id:guid}/end")]
    public async Task<IActionResult> End(Guid id, int? user)
    {
        var ended = await SendAsync(new EndSession(id));
        return ended switch
        {
            { IsError: false } => Done(
                user is { } shown ? $"{Current.AccountRoot}/users/{shown}" : $"{Current.AccountRoot}/sessions", "The session has ended."),
            { FirstError.Type: ErrorType.NotFound } => Refuse([NotEnded]),
            _ => Refuse(ended.Errors),
        };
    }
}
