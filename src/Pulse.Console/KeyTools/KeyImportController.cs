using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Pulse.Application.ApiKeys;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.KeyTools;

/// <summary>Imports API keys that other systems issued. A dry run comes first.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/import")]
public sealed class KeyImportController(IMediator mediator, IOptions<JsonOptions> json) : PageController(mediator)
{
    [HttpGet("")]
    [FormOf<ImportApiKeys>]
    public IActionResult Index() => View(new ImportPage(new ImportForm(), []));

    [HttpPost("")]
    [LargeFormOf<ImportApiKeys>]
    public async Task<IActionResult> Import(ImportForm form)
    {
        var check = new ImportCheck(new ImportReader(json.Value.JsonSerializerOptions).Read(form.Items ?? ""));
        if (check.Rows.Count == 0)
        {
            return Again("Index", new ImportPage(form, []), [DomainErrors.Invalid("items", "Paste at least one key.")]);
        }

        var isImport = form.IsImport && !check.HasMalformed;
        var sent = await SendAsync(check, isImport);
        if (sent.IsError)
        {
            return Again("Index", new ImportPage(form, []), sent.Errors);
        }

        var page = new ImportPage(form, check.Rows, sent.Value);
        return page is { IsDone: true, Refused: 0 }
            ? Done($"{Current.AccountRoot}/apikeys", $"{UseTexts.KeysAre(page.Good)} imported.")
            : View("Index", page);
    }

    /// <summary>Sends the lines that are valid by themselves, until no other is found malformed.</summary>
    /// <returns>Whether the keys are imported. If one is malformed, none is.</returns>
    private async Task<ErrorOr<bool>> SendAsync(ImportCheck check, bool isImport)
    {
        while (check.Keys is { Count: > 0 } keys)
        {
            var isSaved = isImport && !check.HasMalformed;
            var sent = await SendAsync(new ImportApiKeys(keys, DryRun: !isSaved));
            if (!sent.IsError)
            {
                check.Add(sent.Value);
                return isSaved;
            }

            if (!check.TryAdd(sent.Errors))
            {
                return sent.Errors;
            }
        }

        return false;
    }
}
