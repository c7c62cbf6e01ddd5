using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Applications;
using Pulse.Application.Common;
using Pulse.Application.Merchants;
using Pulse.Console.Pages;

namespace Pulse.Console.Applications;

/// <summary>Moves an application from one status to the next. A step that cannot be undone has a page of its own.</summary>
[Route($"{ApplicationsController.Folder}/{{id:guid}}")]
public sealed class ApplicationStepsController(IMediator mediator) : PageController(mediator)
{
    /// <summary>A view of another controller.</summary>
    private const string DetailsView = "/Views/Applications/Details.cshtml";

    private string ListPath => $"{Current.AccountRoot}/applications";

    /// <summary>A draft that is not complete is shown with the fields that are missing.</summary>
    [HttpPost("submit")]
    public async Task<IActionResult> Submit(Guid id, long version)
    {
        var submitted = await SendAsync(new SubmitApplication(id, new IfMatch([version])));
        if (!submitted.IsError)
        {
            return Done($"{ListPath}/{id}", "The application is submitted. Its key no longer works.");
        }

        var found = submitted.FirstError.Type == ErrorType.Validation ? await SendAsync(new GetApplication(id, null)) : submitted.Errors;
        return found.Match(application => Again(DetailsView, new ApplicationPage(application), submitted.Errors), Refuse);
    }

    [HttpPost("review")]
    public Task<IActionResult> Review(Guid id, long version) =>
        ChangeAsync(new ReviewApplication(id, new IfMatch([version])), $"{ListPath}/{id}", "The review has started.");

    [HttpGet("approve")]
    [FormOf<ApproveApplication>]
    public Task<IActionResult> ConfirmApproval(Guid id) => ConfirmAsync(id);

    [HttpPost("approve")]
    public Task<IActionResult> Approve(Guid id, long version) => ChangeAsync(
        new ApproveApplication(id, new IfMatch([version])), $"{ListPath}/{id}", "The application is approved. Its merchant is active.");

    [HttpGet("decline")]
    [FormOf<DeclineApplication>]
    public Task<IActionResult> ConfirmDecline(Guid id) => ConfirmAsync(id);

    [HttpPost("decline")]
    public async Task<IActionResult> Decline(Guid id, long version, string? reason)
    {
        var decline = new Decline { Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.ReplaceLineEndings("\n") };
        var declined = await SendAsync(new DeclineApplication(id, decline, new IfMatch([version])));
        if (!declined.IsError)
        {
            return Done($"{ListPath}/{id}", "The application is declined.");
        }

        ViewData["reason"] = reason;
        return await AgainAsync("ConfirmDecline", id, declined.Errors);
    }

    [HttpGet("withdraw")]
    [FormOf<WithdrawApplication>]
    public Task<IActionResult> ConfirmWithdrawal(Guid id) => ConfirmAsync(id);

    [HttpPost("withdraw")]
    public async Task<IActionResult> Withdraw(Guid id, string? confirmation) =>
        await FaultAsync("ConfirmWithdrawal", id, confirmation)
        ?? await ChangeAsync(new WithdrawApplication(id, IfMatch.Any), $"{ListPath}/{id}", "The application is withdrawn.");

    [HttpGet("delete")]
    [FormOf<DeleteApplication>]
    public Task<IActionResult> ConfirmDeletion(Guid id) => ConfirmAsync(id);

    [HttpPost("delete")]
    public async Task<IActionResult> Delete(Guid id, string? confirmation) =>
        await FaultAsync("ConfirmDeletion", id, confirmation)
        ?? await ChangeAsync(new DeleteApplication(id, IfMatch.Any), ListPath, "The draft is deleted.");

    [HttpGet("key")]
    [FormOf<ReplaceApplicationKey>]
    public Task<IActionResult> ConfirmKey(Guid id) => ConfirmAsync(id);

    /// <summary>The answer shows the new key.</summary>
    [HttpPost("key")]
    public async Task<IActionResult> ReplaceKey(Guid id, long version)
    {
        var replaced = await SendAsync(new ReplaceApplicationKey(id, new IfMatch([version])));
        return replaced.Match(issued => View("IssuedApplication", issued.Value), Refuse);
    }

    private Task<IActionResult> ConfirmAsync(Guid id) =>
        ShowAsync(new GetApplication(id, null), found => View(new ApplicationPage(found)));

    /// <returns>Null if the name is typed.</returns>
    private async Task<IActionResult?> FaultAsync(string view, Guid id, string? confirmation)
    {
        var found = await SendAsync(new GetApplication(id, null));
        if (found.IsError)
        {
            return Refuse(found.Errors);
        }

        var page = new ApplicationPage(found.Value);
        return Confirmation.FaultOf(confirmation, page.Expected) is { } fault ? Again(view, page, [fault]) : null;
    }

    private async Task<IActionResult> AgainAsync(string view, Guid id, List<Error> errors)
    {
        var found = await SendAsync(new GetApplication(id, null));
        return found.Match(application => Again(view, new ApplicationPage(application), errors), Refuse);
    }
}
