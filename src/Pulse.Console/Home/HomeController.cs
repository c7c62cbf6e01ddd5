using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Home;

/// <summary>The start page of an account.</summary>
[Route(ConsolePaths.Root)]
public sealed class HomeController(IMediator mediator) : PageController(mediator)
{
    /// <summary>Leads to the primary account of the user.</summary>
    [HttpGet("")]
    public IActionResult Start() => Current.User.Accounts.Primary is { } primary
        ? LocalRedirect($"{ConsolePaths.Root}/{primary.Id}")
        : View("NoAccount");

    [HttpGet("{accountId:length(16)}")]
    public IActionResult Account() => View();
}
