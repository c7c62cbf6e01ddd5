using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Application.Revocation;
using Pulse.Console.Audit;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Home;

/// <summary>The start page of an account.</summary>
[Route(ConsolePaths.Root)]
public sealed class HomeController(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    /// <summary>Leads to the primary account of the user.</summary>
    [HttpGet("")]
    public IActionResult Start() => Current.User.Accounts.Primary is { } primary
        ? LocalRedirect($"{ConsolePaths.Root}/{primary.Id}")
        : View("NoAccount");

    [HttpGet("{accountId:length(16)}")]
    public async Task<IActionResult> Account()
    {
        var queries = new HomeQueries(clock.UtcNow);
        var seesKeys = Current.Can(Permission.ReadApiKeys, Permission.WriteApiKeys);
        var seesEvents = Current.Can(Permission.ReadAuditEvents);
        var revocations = await ReadAsync(seesEvents, new GetRevocationState());
        ViewData["Queries"] = queries;
        ViewData["Names"] = await NamesAsync(revocations is { IsError: false, Value: var state } ? state.Latest : []);
        return View(new HomePage(
            await ReadAsync(seesKeys, queries.Usage),
            await ReadAsync(seesKeys, queries.Expiring),
            await ReadAsync(seesKeys, queries.Idle),
            await ReadAsync(seesKeys, queries.NeverUsed),
            seesEvents ? (ErrorOr<IReadOnlyList<AuditEventDto>>?)await SuspiciousAsync() : null,
            revocations));
    }

    private async Task<ErrorOr<T>?> ReadAsync<T>(bool isSeen, IRequest<ErrorOr<T>> request) =>
        isSeen ? (ErrorOr<T>?)await SendAsync(request) : null;

    private async Task<TargetNames> NamesAsync(IReadOnlyList<AppliedChangeDto> changes)
    {
        var names = new TargetNames();
        await names.ReadAsync(
            changes.Select(change => (change.Kind, change.Id)),
            Current.Can(Permission.ReadApiKeys, Permission.WriteApiKeys) ? query => SendAsync(query) : null,
            Current.Can(Permission.ReadUsers, Permission.WriteUsers) ? query => SendAsync(query) : null,
            Current.Can(Permission.ReadRoles, Permission.WriteRoles) ? query => SendAsync(query) : null);
        return names;
    }

    /// <summary>The log is filtered by one action at a time, for which it has an index.</summary>
    private async Task<ErrorOr<IReadOnlyList<AuditEventDto>>> SuspiciousAsync()
    {
        var found = new List<AuditEventDto>();
        foreach (var action in HomeQueries.SuspiciousActions)
        {
            var page = await SendAsync(HomeQueries.Events(action));
            if (page.IsError)
            {
                return page.Errors;
            }

            found.AddRange(page.Value.Items);
        }

        return found.OrderByDescending(happened => happened.At).Take(HomeQueries.Shown).ToList();
    }
}
