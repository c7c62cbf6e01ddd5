using System.Globalization;
using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.ApiKeys;
using Pulse.Application.Permissions;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Console.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Console.ApiKeys;

/// <summary>The list of API keys, one key, and the forms of a new and of a changed key.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/apikeys")]
public sealed class ApiKeysController(IMediator mediator, TimeProvider clock) : ApiKeyPage(mediator, clock)
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        var query = WithInstants(state.ToQuery<ListApiKeys>());
        var page = await SendAsync(query);
        return page switch
        {
            { IsError: false } => View(new Listed<ApiKeyDto>(page.Value, state)),
            { FirstError.Type: ErrorType.Validation } =>
                Again("Index", new Listed<ApiKeyDto>(query.Nothing<ApiKeyDto>(), state), page.Errors),
            _ => Refuse(page.Errors),
        };
    }

    [HttpGet("new")]
    [FormOf<CreateApiKey>]
    public Task<IActionResult> New() => FormAsync("New", ApiKeyForm.New(), []);

    [HttpPost("new")]
    [FormOf<CreateApiKey>]
    public async Task<IActionResult> Create(ApiKeyForm form)
    {
        var fields = new FieldReader();
        var request = form.ToRequest(fields, Now);
        if (form.AddRows is not null || fields.Faults.Count > 0)
        {
            return await FormAsync("New", form, form.AddRows is null ? fields.Faults : []);
        }

        var created = await SendAsync(request);
        return created.IsError
            ? await FormAsync("New", form, created.Errors)
            : View("Issued", new IssuedKey(created.Value.Value, PulseUrl, IsRotation: false));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Details(Guid id)
    {
        var key = await LookAsync(id, found => found.Secrets.Any(secret => secret.State == SecretState.Retiring));
        return key.Match(View, Refuse);
    }

    [HttpGet("{id:guid}/edit")]
    [FormOf<UpdateApiKey>]
    public async Task<IActionResult> Edit(Guid id)
    {
        var key = await SendAsync(new GetApiKey(id));
        return key.IsError
            ? Refuse(key.Errors)
            : await FormAsync("Edit", ApiKeyForm.Of(key.Value.Value, key.Value.Version), [], key.Value.Value);
    }

    [HttpPost("{id:guid}/edit")]
    [FormOf<UpdateApiKey>]
    public async Task<IActionResult> Update(Guid id, ApiKeyForm form)
    {
        var key = await SendAsync(new GetApiKey(id));
        if (key.IsError)
        {
            return Refuse(key.Errors);
        }

        form.Key = key.Value.Value;
        var fields = new FieldReader();
        var patch = ApiKeyEdit.PatchOf(form, form.Key, fields, Now);
        if (form.AddRows is not null || fields.Faults.Count > 0)
        {
            return await FormAsync("Edit", form, form.AddRows is null ? fields.Faults : [], form.Key);
        }

        var updated = await SendAsync(new UpdateApiKey(id, patch, form.IfMatch));
        return updated.IsError ? await FormAsync("Edit", form, updated.Errors, form.Key)
            : Done(PathOf(id), patch == new ApiKeyPatch() ? "Nothing was changed." : $"{updated.Value.Value.Name} is changed.");
    }

    private async Task<IActionResult> FormAsync(string view, ApiKeyForm form, IReadOnlyList<Error> errors, ApiKeyDto? key = null)
    {
        var permissions = await SendAsync(new ListPermissions());
        if (permissions.IsError)
        {
            return Refuse(permissions.Errors);
        }

        var policy = Current.Can(Permission.ReadAccounts, Permission.WriteAccounts)
            ? await SendAsync(new GetApiKeyPolicy())
            : Error.NotFound();
        form.Key = key;
        form.Choice = PermissionChoice.Of(permissions.Value.Items, form.Permissions);
        form.Policy = policy.IsError ? null : policy.Value.Value;
        return errors.Count == 0 ? View(view, form) : Again(view, form, ForFields(errors));
    }

    /// <summary>A day of a date field is its start in UTC.</summary>
    private static ListApiKeys WithInstants(ListApiKeys query) => new()
    {
        Page = query.Page,
        PageSize = query.PageSize,
        Search = query.Search,
        Sort = query.Sort,
        Filters = query.Filters.ToDictionary(
            filter => filter.Key,
            filter => DateOnly.TryParseExact(filter.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? $"{filter.Value}T00:00Z"
                : filter.Value),
    };
}
