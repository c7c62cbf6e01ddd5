using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Console.ApiKeys;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.KeyTools;

/// <summary>The account's rules for API keys.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys/policy")]
public sealed class KeyPolicyController(IMediator mediator) : PageController(mediator)
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var policy = await SendAsync(new GetApiKeyPolicy());
        return policy.IsError ? Refuse(policy.Errors) : View(await PageOfAsync(KeyPolicyForm.Of(policy.Value)));
    }

    [HttpPost("")]
    public async Task<IActionResult> Set(KeyPolicyForm form)
    {
        var fields = new FieldReader();
        var wanted = form.Read(fields);
        ErrorOr<Versioned<ApiKeyPolicyDto>> set = fields.Faults.Count > 0
            ? fields.Faults.ToList()
            : await SendAsync(new SetApiKeyPolicy(wanted, new IfMatch([form.Version])));
        return set.IsError
            ? Again("Index", await PageOfAsync(form), set.Errors)
            : Done($"{Current.AccountRoot}/apikeys/policy", "The policy is saved.");
    }

    private async Task<KeyPolicyPage> PageOfAsync(KeyPolicyForm form)
    {
        if (!Current.Can(Permission.ReadApiKeys, Permission.WriteApiKeys))
        {
            return new KeyPolicyPage(form, null);
        }

        var rejected = await SendAsync(new ListApiKeys
        {
            Page = 1,
            PageSize = 1,
            Filters = new Dictionary<string, string> { ["status"] = "restricted" },
        });
        return rejected.Match(
            page => new KeyPolicyPage(form, page.Total, page.IsTotalExact), _ => new KeyPolicyPage(form, null));
    }
}
