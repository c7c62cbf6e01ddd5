using System.Security.Claims;
using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Portal;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Portal;

/// <summary>The portal: an applicant with the key of a draft fills it in.</summary>
[Route(ConsolePaths.Portal)]
[ServiceFilter<ApplicantFilter>(IsReusable = true, Order = 1)]
public sealed class ApplicantController(IMediator mediator) : PageController(mediator)
{
    /// <summary>The parameter of the form of the key that says that the last key has ended.</summary>
    internal const string Ended = "ended";

    private static readonly Error NeedsHttps = Error.Failure(
        "https_required", "The portal needs HTTPS, because others could read your key. Open it over https.");

    private static readonly Error WrongKey = DomainErrors.Invalid(
        "key", "This key is not valid. Check that you copied all of it. A key ends when its application is submitted.");

    private static readonly Error Changed = Error.Custom(
        (int)DomainErrors.PreconditionFailedType,
        "application_changed",
        "The application was changed after you opened this page, and it is not submitted. Check it again.");

    [OpenPage]
    [HttpGet("")]
    public IActionResult Start(bool ended) => SessionCookie.IsPossible(Request)
        ? View("Key", new KeyPage(ended, ApplicantCookie.Read(Request) is not null && !ended))
        : Refuse([NeedsHttps]);

    [OpenPage]
    [HttpPost("")]
    public async Task<IActionResult> Enter(KeyForm form)
    {
        if (!SessionCookie.IsPossible(Request))
        {
            return Refuse([NeedsHttps]);
        }

        var presented = form.Key?.Trim();
        var identified = await HttpContext.RequestServices.GetRequiredService<ApplicantIdentification>().IdentifyAsync(
            HttpContext.RequestServices.GetRequiredService<RequestContext>(), presented, HttpContext.RequestAborted);
        if (identified.IsError)
        {
            return Again(
                "Key", new KeyPage(), identified.FirstError.Code == DomainErrors.Unauthenticated.Code ? [WrongKey] : identified.Errors);
        }

        ApplicantCookie.Write(HttpContext, presented!);
        return LocalRedirect(ConsolePaths.PortalForm);
    }

    /// <summary>All sections, and what is missing.</summary>
    [HttpGet("form")]
    public Task<IActionResult> Overview() => ShowAsync(new GetPortalApplication(), draft => View(new DraftPage(draft)));

    [HttpGet("form/{section}")]
    public async Task<IActionResult> Section(string section)
    {
        var form = await FormAsync(section, null, null);
        return form.Match(View, Refuse);
    }

    /// <summary>Saves a section. The script saves as the applicant types and reads JSON.</summary>
    /// <param name="section">The section of the form.</param>
    /// <param name="version">The version that the form showed.</param>
    /// <param name="go">Set if the next section follows.</param>
    /// <param name="form">The values.</param>
    [HttpPost("form/{section}")]
    public async Task<IActionResult> Save(string section, long version, string? go, IFormCollection form)
    {
        if (SectionSet.Find<ApplicationContent>(section) is not { } field)
        {
            return Refuse([DomainErrors.NotFound("section")]);
        }

        var reader = new SectionReader(form);
        var patch = reader.Read<ApplicationContent>(field);
        var saved = reader.Faults is { Count: > 0 } faults
            ? faults
            : await SendAsync(new UpdatePortalApplication(patch, new IfMatch([version])));
        if (IsForScript)
        {
            return SaveAnswer.Of(saved, section, reader.Items);
        }

        if (!saved.IsError)
        {
            var next = go is null ? section : SectionSet.After<ApplicationContent>(section);
            return Done(
                next is null ? ConsolePaths.PortalForm : $"{ConsolePaths.PortalForm}/{next}", $"{SectionWords.LabelOf(section)}: saved.");
        }

        var again = await FormAsync(section, reader.Texts, version);
        return again.Match(page => Again("Section", page, saved.Errors), Refuse);
    }

    /// <summary>All values to check, before they cannot be changed any more.</summary>
    [HttpGet("form/submit")]
    public Task<IActionResult> Check() => ShowAsync(new GetPortalApplication(), draft => View("Check", new DraftPage(draft)));

    /// <summary>Submits the version that the page showed. The key ends with it: only this answer shows what is submitted.</summary>
    [HttpPost("form/submit")]
    public async Task<IActionResult> Submit(long version)
    {
        var submitted = await SendAsync(new SubmitPortalApplication(new IfMatch([version])));
        if (!submitted.IsError)
        {
            ApplicantCookie.Delete(HttpContext);
            HttpContext.User = new ClaimsPrincipal();
            return View("Submitted", new DraftPage(submitted.Value));
        }

        var errors = submitted.Errors.ConvertAll(error => error.Code == DomainErrors.PreconditionFailed.Code ? Changed : error);
        var found = await SendAsync(new GetPortalApplication());
        return found.Match(
            draft => Again("Check", new DraftPage(draft), errors),
            ended => ended[0].Type == ErrorType.Unauthorized ? LocalRedirect($"{ConsolePaths.Portal}?{Ended}=true") : Refuse(ended));
    }

    /// <summary>Forgets the key in this browser.</summary>
    [HttpPost("form/leave")]
    public IActionResult Leave()
    {
        ApplicantCookie.Delete(HttpContext);
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return LocalRedirect(ConsolePaths.Portal);
    }

    private bool IsForScript => Request.GetTypedHeaders().Accept is [{ MediaType.Value: "application/json" }];

    private async Task<ErrorOr<SectionForm>> FormAsync(string section, IReadOnlyDictionary<string, string>? texts, long? version)
    {
        if (SectionSet.Find<ApplicationContent>(section) is not { } field)
        {
            return DomainErrors.NotFound("section");
        }

        var found = await SendAsync(new GetPortalApplication());
        return found.Then(draft =>
        {
            var page = new DraftPage(draft);
            var shown = texts ?? SectionTexts.Of(DraftPage.ContentOf(draft.Value));
            return new SectionForm(
                section,
                SectionGroup.Of(field, shown, withBlank: true),
                version ?? draft.Version,
                page.Name,
                ConsolePaths.PortalForm,
                ConsolePaths.PortalForm,
                page.Sections.All);
        });
    }
}
