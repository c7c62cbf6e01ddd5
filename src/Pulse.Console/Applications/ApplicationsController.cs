using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Applications;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;

namespace Pulse.Console.Applications;

/// <summary>The review queue, one application, and new drafts.</summary>
[Route(Folder)]
public sealed class ApplicationsController(IMediator mediator) : PageController(mediator)
{
    internal const string Folder = $"{ConsolePaths.Root}/{{accountId:length(16)}}/applications";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListApplications>(), page => View(new Listed<ApplicationDto>(page, state)));
    }

    [HttpGet("new")]
    [FormOf<CreateApplication>]
    public IActionResult New() => View(NewForm(new Dictionary<string, string>()));

    /// <summary>The answer shows the key of the new draft.</summary>
    [HttpPost("new")]
    public async Task<IActionResult> Create(IFormCollection form)
    {
        var reader = new SectionReader(form);
        var content = reader.Read<ApplicationContent>(BasicsField).Value!;
        var created = reader.Faults is { Count: > 0 } faults ? faults : await SendAsync(new CreateApplication(content));
        return created.IsError ? Again("New", NewForm(reader.Texts), created.Errors) : View("IssuedApplication", created.Value.Value);
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Details(Guid id) => ShowAsync(new GetApplication(id, null), found => View(new ApplicationPage(found)));

    /// <summary>Shows the sensitive numbers once, in the answer. The request writes the audit event.</summary>
    [HttpPost("{id:guid}/reveal")]
    public Task<IActionResult> Reveal(Guid id) => ShowAsync(
        new GetApplication(id, SensitivePart.Sensitive), found => View("Details", new ApplicationPage(found, isRevealed: true)));

    private static SectionField BasicsField => SectionSet.Find<ApplicationContent>("basics")!;

    private static SectionGroup NewForm(IReadOnlyDictionary<string, string> texts) => SectionGroup.Of(BasicsField, texts, withBlank: false);
}
