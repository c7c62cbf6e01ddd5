using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.KeyTools;

/// <summary>Changes many API keys: a choice, then a dry run to confirm, then the results.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/bulk")]
public sealed class BulkChangeController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    [FormOf<BulkChangeApiKeys>]
    public Task<IActionResult> Index() => ChooseAsync(new BulkForm { Target = BulkForm.Ticked });

    /// <summary>Changes nothing: it shows what would change.</summary>
    [HttpPost("")]
    [FormOf<BulkChangeApiKeys>]
    public async Task<IActionResult> Preview(BulkForm form)
    {
        var result = await TryAsync(form.ToDryRun(new ListState(Request).ToQuery<ListApiKeys>()));
        return result.IsError ? await ChooseAsync(form, result.Errors) : View("Preview", result.Value);
    }

    [HttpPost("apply")]
    [FormOf<BulkChangeApiKeys>]
    public async Task<IActionResult> Apply(BulkForm form)
    {
        var (ids, action) = (form.ReadIds(), form.ReadAction());
        if (ids.IsError || action is not { } chosen)
        {
            return Refuse(ids.IsError ? ids.Errors : [DomainErrors.Invalid("action", "An action is required.")]);
        }

        var command = new BulkChangeApiKeys(chosen, ids.Value);
        if (BulkOutcome.PhraseFor(chosen, ids.Value.Count) is { } phrase
            && Confirmation.FaultOf(form.Confirmation, phrase) is { } fault)
        {
            if (form.From is not null)
            {
                return WorkPart.Refused([fault]);
            }

            var expected = await TryAsync(command with { DryRun = true });
            return expected.Match(outcome => Again("Preview", outcome, [fault]), Refuse);
        }

        return form.From is { } start
            ? await ApplyPartAsync(chosen, ids.Value, start)
            : await ShowAsync(command, change => ResultOf(new BulkOutcome(chosen, change)));
    }

    /// <summary>Changes the keys of one part. A part that is sent again changes nothing twice.</summary>
    private async Task<IActionResult> ApplyPartAsync(BulkAction action, List<Guid> ids, int start)
    {
        var part = WorkPart.Of(ids, start);
        var changed = part.IsError ? part.Errors : await TryAsync(new BulkChangeApiKeys(action, part.Value));
        if (changed.IsError)
        {
            return WorkPart.Refused(changed.Errors);
        }

        var outcome = changed.Value;
        var results = outcome.Change.Results;
        var failures = results.Where(result => !outcome.IsAsIntended(result))
            .Select(result => new WorkFailure(result.Name ?? $"{result.Id}", result.Detail ?? outcome.TextOf(result))).ToList();
        var done = start + results.Count;

        // Nodes confirm in the order of the changes: the receipt of the last part holds for all.
        var receipt = done < ids.Count ? null : await NoticeRedirect.ReceiptOfAsync(HttpContext);
        return new WorkPart(done, ids.Count, results.Count - failures.Count, failures, receipt).ToResult();
    }

    /// <summary>Keys that did not change are listed with the reason. Otherwise a sentence is enough.</summary>
    private IActionResult ResultOf(BulkOutcome outcome) => outcome.Changed.Count == outcome.Change.Results.Count
        ? Done($"{Current.AccountRoot}/apikeys", $"{UseTexts.KeysAre(outcome.Changed.Count)} {BulkTexts.Done(outcome.Action)}.")
        : View("Result", outcome);

    private async Task<ErrorOr<BulkOutcome>> TryAsync(ErrorOr<BulkChangeApiKeys> command)
    {
        if (command.IsError)
        {
            return command.Errors;
        }

        var change = await SendAsync(command.Value);
        return change.Then(found => new BulkOutcome(command.Value.Action!.Value, found));
    }

    /// <summary>Long pages, because only the keys of one page can be ticked.</summary>
    private async Task<IActionResult> ChooseAsync(BulkForm form, List<Error>? errors = null)
    {
        var state = new ListState(Request);
        var query = state.ToQuery<ListApiKeys>();
        var page = await SendAsync(new ListApiKeys
        {
            Page = query.Page,
            PageSize = ListQuery.MaxPageSize,
            Search = query.Search,
            Sort = state["sort"],
            Filters = query.Filters,
        });
        if (page.IsError)
        {
            return Refuse(page.Errors);
        }

        var shown = new BulkPage(new Listed<ApiKeyDto>(page.Value, state), form);
        return errors is null ? View("Index", shown) : Again("Index", shown, errors);
    }
}
