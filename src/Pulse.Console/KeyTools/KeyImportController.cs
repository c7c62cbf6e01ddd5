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
    private static readonly Error Unchecked = Error.Failure(
        "import_unchecked", "The text is not the one that was checked, or a key in it is malformed. Check it again.");

    [HttpGet("")]
    [FormOf<ImportApiKeys>]
    public IActionResult Index() => View(new ImportPage(new ImportForm(), []));

    [HttpPost("")]
    [LargeFormOf<ImportApiKeys>]
    public async Task<IActionResult> Import(ImportForm form)
    {
        var lines = new ImportReader(json.Value.JsonSerializerOptions).Read(form.Items ?? "");
        if (form.From is { } start)
        {
            return await ImportPartAsync(form, lines, start);
        }

        var check = new ImportCheck(lines);
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

    /// <summary>
    /// Imports the keys of one part. If a key of the whole text is malformed, none is imported. A part that is sent again imports nothing
    /// twice: Pulse knows the digests of its keys.
    /// </summary>
    private async Task<IActionResult> ImportPartAsync(ImportForm form, List<ImportLine> lines, int start)
    {
        var part = WorkPart.Of(lines, start);
        if (part.IsError || !form.IsImport)
        {
            return WorkPart.Refused(part.IsError ? part.Errors : [Unchecked]);
        }

        var whole = new ImportCheck(start == 0 ? lines : []);
        var check = new ImportCheck(part.Value);
        var sent = await SendAsync(whole, isImport: false);
        if (!sent.IsError && !whole.HasMalformed)
        {
            sent = await SendAsync(check, isImport: true);
        }

        if (sent.IsError || !sent.Value)
        {
            return WorkPart.Refused(sent.IsError ? sent.Errors : [Unchecked]);
        }

        var failures = check.Rows.Where(row => row.Faults.Count > 0)
            .Select(row => new WorkFailure($"Line {row.Line}: {row.Name}", string.Join(" ", row.Faults))).ToList();
        var count = part.Value.Count;
        return new WorkPart(start + count, lines.Count, count - failures.Count, failures).ToResult();
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
