using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;

namespace Pulse.Console.KeyTools;

/// <summary>The usage of one API key.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/{{id:guid}}/usage")]
public sealed class KeyUsageController(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    [HttpGet("")]
    public async Task<IActionResult> Index(Guid id)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return Refuse(key.Errors);
        }

        var state = new ListState(Request);
        var range = UsageRange.Of(state, clock.UtcNow);
        var usage = await SendAsync(new GetApiKeyUsage(id, new UsagePeriod { From = range.From, Interval = range.Interval }));
        if (usage.IsError)
        {
            return Refuse(usage.Errors);
        }

        return await ShowAsync(
            new GetPermissionUsage(id), permissions => View(new KeyUsagePage(key.Value.Value, range, state, usage.Value, permissions)));
    }
}
