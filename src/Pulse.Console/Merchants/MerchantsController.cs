using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Common;
using Pulse.Application.Merchants;
using Pulse.Console.Hosting;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Console.SectionForms;
using Pulse.Domain.Applications;
using Pulse.Domain.Merchants;

namespace Pulse.Console.Merchants;

/// <summary>Merchants of the account: list, detail, creation, edit and status.</summary>
[Route($"{ConsolePaths.Root}/{{accountId:length(16)}}/merchants")]
public sealed class MerchantsController(IMediator mediator) : PageController(mediator)
{
    private string ListPath => $"{Current.AccountRoot}/merchants";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        return ShowAsync(state.ToQuery<ListMerchants>(), page => View(new Listed<MerchantDto>(page, state)));
    }

    [HttpGet("new")]
    [FormOf<CreateMerchant>]
    public IActionResult New() => View("Form", NewForm(new Dictionary<string, string>()));

    [HttpPost("new")]
    public async Task<IActionResult> Create(IFormCollection form)
    {
        var reader = new SectionReader(form);
        var profile = reader.Read<MerchantProfile>(ProfileFields).Value!;
        var created = reader.Faults is { Count: > 0 } faults ? faults : await SendAsync(new CreateMerchant(profile));
        return created.IsError
            ? Again("Form", NewForm(reader.Texts), created.Errors)
            : Done(PathOf(created.Value.Value.Id), "The merchant is created.");
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> Details(Guid id) => ShowAsync(new GetMerchant(id), found => View(new MerchantPage(found)));

    [HttpGet("{id:guid}/edit")]
    [FormOf<UpdateMerchant>]
    public Task<IActionResult> Edit(Guid id) => ShowAsync(
        new GetMerchant(id), found => View("Form", FormOf(id, SectionTexts.Of(MerchantPage.ProfileOf(found.Value)), found.Version)));

    /// <param name="id">The merchant.</param>
    /// <param name="version">The version that the form showed.</param>
    /// <param name="form">The values.</param>
    [HttpPost("{id:guid}/edit")]
    public async Task<IActionResult> Save(Guid id, long version, IFormCollection form)
    {
        var reader = new SectionReader(form);
        var patch = reader.Read<MerchantProfile>(ProfileFields);
        var saved = reader.Faults is { Count: > 0 } faults
            ? faults
            : await SendAsync(new UpdateMerchant(id, patch, new IfMatch([version])));
        return saved.IsError ? Again("Form", FormOf(id, reader.Texts, version), saved.Errors) : Done(PathOf(id), "The merchant is saved.");
    }

    [HttpPost("{id:guid}/suspend")]
    public Task<IActionResult> Suspend(Guid id, long version) =>
        ChangeAsync(new SuspendMerchant(id, new IfMatch([version])), PathOf(id), "The merchant is suspended.");

    [HttpPost("{id:guid}/reinstate")]
    public Task<IActionResult> Reinstate(Guid id, long version) =>
        ChangeAsync(new ReinstateMerchant(id, new IfMatch([version])), PathOf(id), "The merchant is active again.");

    [HttpGet("{id:guid}/close")]
    [FormOf<CloseMerchant>]
    public Task<IActionResult> ConfirmClosing(Guid id) => ShowAsync(new GetMerchant(id), found => View(new MerchantPage(found)));

    [HttpPost("{id:guid}/close")]
    public async Task<IActionResult> Close(Guid id, string? confirmation)
    {
        var found = await SendAsync(new GetMerchant(id));
        return found.IsError ? Refuse(found.Errors)
            : new MerchantPage(found.Value) is var page && Confirmation.FaultOf(confirmation, page.Name) is { } fault
            ? Again("ConfirmClosing", page, [fault])
            : await ChangeAsync(new CloseMerchant(id, IfMatch.Any), PathOf(id), "The merchant is closed.");
    }

    private static IReadOnlyList<SectionField> ProfileFields => Sections.FieldsOf(typeof(MerchantProfile));

    private string PathOf(Guid id) => $"{ListPath}/{id}";

    private MerchantForm NewForm(IReadOnlyDictionary<string, string> texts) => new("Create a merchant", GroupsOf(texts), null, ListPath);

    private MerchantForm FormOf(Guid id, IReadOnlyDictionary<string, string> texts, long version) =>
        new("Edit the merchant", GroupsOf(texts), version, PathOf(id));

    private static List<SectionGroup> GroupsOf(IReadOnlyDictionary<string, string> texts) =>
        [.. ProfileFields.Select(field => SectionGroup.Of(field, texts, withBlank: false))];
}
