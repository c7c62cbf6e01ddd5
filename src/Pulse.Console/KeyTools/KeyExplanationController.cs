using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.Application.Verification;
using Pulse.Console.ApiKeys;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.KeyTools;

/// <summary>Explains which check would refuse a request of an API key.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/{{id:guid}}/explain")]
public sealed class KeyExplanationController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    [FormOf<ExplainApiKey>]
    public async Task<IActionResult> Index(Guid id, ExplanationForm form)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return Refuse(key.Errors);
        }

        var known = await SendAsync(new ListPermissions());
        if (known.IsError)
        {
            return Refuse(known.Errors);
        }

        var page = new ExplanationPage(key.Value.Value, form, known.Value.Items);
        var fields = new FieldReader();
        var use = form.Read(fields);
        if (fields.Faults.Count > 0)
        {
            return Again("Index", page, fields.Faults);
        }

        var explanation = await SendAsync(new ExplainApiKey(id, use));
        return explanation.Match(found => View(page with { Explanation = found }), errors => Again("Index", page, errors));
    }
}
