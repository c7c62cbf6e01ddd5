using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Users;
using Pulse.Console.Pages;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Users;

/// <summary>The accounts of a user.</summary>
[Route(Folder + "/{id:int}/memberships")]
public sealed class MembershipsController(IMediator mediator) : UserPageController(mediator)
{
    [HttpGet("")]
    [FormOf<SetMemberships>]
    public Task<IActionResult> Edit(int id) =>
        ShowAsync(new GetUser(id), user => View(Filled(MembershipsForm.Of(user.Value, user.Version), user.Value)));

    [HttpPost("")]
    public async Task<IActionResult> Set(int id, MembershipsForm form)
    {
        var set = await SendAsync(form.ToRequest(id));
        return set.IsError ? await AgainAsync(id, form, set.Errors)
            : Done(StaysVisible(set.Value.Value) ? PathOf(id) : ListPath, $"The accounts of {set.Value.Value.Email} are saved.");
    }

    private async Task<IActionResult> AgainAsync(int id, MembershipsForm form, List<Error> errors)
    {
        var user = await SendAsync(new GetUser(id));
        return user.IsError ? Refuse(user.Errors) : Again("Edit", Filled(form, user.Value.Value), form.Located(errors));
    }

    private bool StaysVisible(UserDto user) =>
        Current.User.IsSuperAdmin || user.Accounts.Any(account => account.AccountId == $"{Current.Account}");

    private MembershipsForm Filled(MembershipsForm form, UserDto user)
    {
        form.User = user;
        form.Editable = [.. user.Accounts.Where(account => Administers(account.AccountId))];
        form.Addable =
        [
            .. from account in Current.User.Accounts
               let id = account.Id.ToString()
               where Administers(id) && !user.Accounts.Any(own => own.AccountId == id)
               select (id, account.Name),
        ];
        return form;
    }

    /// <summary>The request accepts only accounts whose users the user of the page may change.</summary>
    private bool Administers(string id) => Current.User.IsSuperAdmin
        || (AccountId.TryParse(id, out var account) && (account == Current.Account
            ? Current.Can(Permission.WriteUsers)
            : Current.User.RightsIn(account)?.Held.Contains(Permission.WriteUsers) == true));
}
