using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Console.Pages;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Applications;

/// <summary>Edits a draft, one section on each page.</summary>
[Route($"{ApplicationsController.Folder}/{{id:guid}}/edit")]
public sealed class ApplicationEditController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("{section}")]
    [FormOf<UpdateApplication>]
    public async Task<IActionResult> Edit(Guid id, string section)
    {
        var form = await FormAsync(id, section, null, null);
        return form.Match(View, Refuse);
    }

    /// <param name="id">The draft.</param>
    /// <param name="section">The section of the form.</param>
    /// <param name="version">The version that the form showed.</param>
    /// <param name="go">Set if the next section follows.</param>
    /// <param name="form">The values.</param>
    [HttpPost("{section}")]
    public async Task<IActionResult> Save(Guid id, string section, long version, string? go, IFormCollection form)
    {
        if (SectionSet.Find<ApplicationContent>(section) is not { } field)
        {
            return Refuse([DomainErrors.NotFound("section")]);
        }

        var reader = new SectionReader(form);
        var patch = reader.Read<ApplicationContent>(field);
        var saved = reader.Faults is { Count: > 0 } faults
            ? faults
            : await SendAsync(new UpdateApplication(id, patch, new IfMatch([version])));
        if (!saved.IsError)
        {
            var next = go is null ? section : SectionSet.After<ApplicationContent>(section);
            var path = $"{Current.AccountRoot}/applications/{id}";
            return Done(next is null ? path : $"{path}/edit/{next}", $"{SectionWords.LabelOf(section)}: saved.");
        }

        var again = await FormAsync(id, section, reader.Texts, version);
        return again.Match(page => Again("Edit", page, saved.Errors), Refuse);
    }

    private async Task<ErrorOr<SectionForm>> FormAsync(Guid id, string section, IReadOnlyDictionary<string, string>? texts, long? version)
    {
        if (SectionSet.Find<ApplicationContent>(section) is not { } field)
        {
            return DomainErrors.NotFound("section");
        }

        var found = await SendAsync(new GetApplication(id, null));
        return found.Then(application =>
        {
            var page = new ApplicationPage(application);
            var shown = texts ?? SectionTexts.Of(ApplicationPage.ContentOf(application.Value));
            return new SectionForm(
                section,
                SectionGroup.Of(field, shown, withBlank: true),
                version ?? application.Version,
                page.Name,
                $"{Current.AccountRoot}/applications/{id}/edit",
                $"{Current.AccountRoot}/applications/{id}",
                page.Sections.All);
        });
    }
}
