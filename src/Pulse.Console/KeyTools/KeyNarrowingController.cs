using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Console.ApiKeys;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;

namespace Pulse.Console.KeyTools;

/// <summary>Least privilege: removes the permissions that an API key does not use.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/{{id:guid}}/narrow")]
public sealed class KeyNarrowingController(IMediator mediator, TimeProvider clock) : PageController(mediator)
{
    [HttpGet("")]
    [FormOf<NarrowApiKey>]
    public async Task<IActionResult> Index(Guid id, string? days)
    {
        var page = await ReadAsync(id, days);
        return page.Match(View, Refuse);
    }

    [HttpPost("")]
    public async Task<IActionResult> Narrow(Guid id, string? days, long version)
    {
        var before = await ReadAsync(id, days);
        if (before.IsError)
        {
            return Refuse(before.Errors);
        }

        var fields = new FieldReader();
        var narrowing = new Narrowing(fields.SmallNumber("days", days));
        if (fields.Faults.Count > 0)
        {
            return Again("Index", before.Value, fields.Faults);
        }

        var narrowed = await SendAsync(new NarrowApiKey(id, narrowing, new IfMatch([version])));
        return narrowed.Match(
            key => Done($"{Current.AccountRoot}/apikeys/{id}/usage", NoticeOf(before.Value.Key, key.Value)),
            errors => Again("Index", before.Value, errors));
    }

    private async Task<ErrorOr<NarrowingPage>> ReadAsync(Guid id, string? days)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return key.Errors;
        }

        var usage = await SendAsync(new GetPermissionUsage(id));
        return usage.Then(found => new NarrowingPage(key.Value.Value, key.Value.Version, found, days, clock.UtcNow));
    }

    private static string NoticeOf(ApiKeyDto before, ApiKeyDto after) =>
        NarrowingPage.Removed(before, after).ToList() is { Count: > 0 } removed
            ? $"Removed from {after.Name}: {string.Join(", ", removed)}."
            : $"{after.Name} keeps all its permissions: those without a use were added in this time.";
}
