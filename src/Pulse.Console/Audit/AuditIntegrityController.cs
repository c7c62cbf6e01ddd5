using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Audit;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.Audit;

/// <summary>The integrity of the audit log: the newest events at once, all events in the background.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/audit/integrity")]
public sealed class AuditIntegrityController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    public Task<IActionResult> Index() => ShowAsync(new CheckAuditIntegrity(), found => View(found));

    [HttpPost("")]
    public Task<IActionResult> Start() => ChangeAsync(
        new CheckAuditIntegrity { Full = true }, $"{Current.AccountRoot}/audit/integrity", "The check of all events has started.");
}

/// <summary>A chain of the audit log.</summary>
public sealed record ChainView(
    string Title, AuditHeadDto Head, AuditCheckpointDto? Checkpoint, AuditFullCheckDto? FullCheck, long? ArchivedUpTo);
