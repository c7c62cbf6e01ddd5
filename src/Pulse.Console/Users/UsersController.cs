using ErrorOr;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Application.Roles;
using Pulse.Application.Users;
using Pulse.Console.Lists;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Users;

/// <summary>The list of users, a new user, and one user.</summary>
[Route(Folder)]
public sealed class UsersController(IMediator mediator) : UserPageController(mediator)
{
    /// <summary>The parameter with which a superAdmin sees the users of all accounts.</summary>
    public const string Everywhere = "everywhere";

    [HttpGet("")]
    public Task<IActionResult> Index()
    {
        var state = new ListState(Request);
        var query = state[Everywhere] == "true" || !Current.User.IsSuperAdmin
            ? state.ToQuery<ListUsers>()
            : state.ToQuery<ListUsers>(always: (UserFields.Account, $"{Current.Account}"));
        return ShowAsync(query, page => View(new Listed<UserDto>(page, state)));
    }

    [HttpGet("new")]
    [FormOf<CreateUser>]
    public Task<IActionResult> New() => FormAsync(new NewUserForm());

    [HttpPost("new")]
    public async Task<IActionResult> Create(NewUserForm form)
    {
        var created = await SendAsync(form.ToRequest());
        return created.IsError ? await FormAsync(form, created.Errors) : View("Created", created.Value.Value);
    }

    [HttpGet("{id:int}")]
    public async Task<IActionResult> Details(int id)
    {
        var user = await SendAsync(new GetUser(id));
        return user.IsError
            ? Refuse(user.Errors)
            : View(new UserPage(user.Value.Value, await SessionsOfAsync(id), await AssignableToAsync(user.Value.Value)));
    }

    [HttpGet("{id:int}/edit")]
    [FormOf<UpdateUser>]
    public Task<IActionResult> Edit(int id) => ShowAsync(new GetUser(id), user => View(EditUserForm.Of(user)));

    [HttpPost("{id:int}/edit")]
    public async Task<IActionResult> Update(int id, EditUserForm form)
    {
        var updated = await SendAsync(form.ToRequest(id));
        return updated.IsError
            ? Again("Edit", form, updated.Errors)
            : Done(PathOf(id), $"The e-mail address is now {updated.Value.Value.Email}.");
    }

    private async Task<IActionResult> FormAsync(NewUserForm form, List<Error>? errors = null)
    {
        form.Roles = [.. (await RolesAsync()).Where(role => !role.BuiltIn)];
        return errors is null ? View("New", form) : Again("New", form, errors);
    }

    private async Task<IReadOnlyList<RoleDto>> AssignableToAsync(UserDto user)
    {
        var isMember = user.Accounts.Any(account => account.AccountId == $"{Current.Account}");
        if (!isMember || !Current.Can(Permission.WriteRoles))
        {
            return [];
        }

        var held = user.Roles.Where(role => role.AccountId == $"{Current.Account}").Select(role => role.Id).ToHashSet();
        return [.. (await RolesAsync()).Where(role => role.Name != Domain.Roles.Role.SuperAdmin && !held.Contains(role.Id))];
    }

    /// <returns>The roles of the account and the global ones. None if the user of the page may not see roles.</returns>
    private async Task<IReadOnlyList<RoleDto>> RolesAsync()
    {
        if (!Current.Can(Permission.ReadRoles, Permission.WriteRoles))
        {
            return [];
        }

        var roles = await SendAsync(new ListRoles { Sort = "name" });
        return roles.IsError ? [] : roles.Value.Items;
    }
}
