using MediatR;
using Pulse.Application.Common.Lists;
using Pulse.Application.Sessions;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Users;

/// <summary>Base class of the pages about users of the account in effect.</summary>
public abstract class UserPageController(IMediator mediator) : PageController(mediator)
{
    protected const string Folder = $"{ConsolePaths.Root}/{{accountId:length(16)}}/users";

    protected string ListPath => $"{Current.AccountRoot}/users";

    protected string PathOf(int id) => $"{ListPath}/{id}";

    /// <returns>The sessions of a user, newest first. Null if the user of the page may not see them, or if the account has
    /// more sessions than are compared.</returns>
    protected async Task<Page<OpenSessionDto>?> SessionsOfAsync(int id)
    {
        if (!Current.Can(Permission.ReadSessions))
        {
            return null;
        }

        var filters = new Dictionary<string, string> { ["principal.id"] = $"{id}" };
        var sessions = await SendAsync(new ListSessions { Page = 1, PageSize = 10, Filters = filters });
        return sessions.IsError ? null : sessions.Value;
    }
}
