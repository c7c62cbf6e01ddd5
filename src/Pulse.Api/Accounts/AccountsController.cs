using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Accounts;

namespace Pulse.Api.Accounts;

/// <summary>Accounts, each known by its 16 digits.</summary>
[Route("accounts")]
[Tags("Accounts")]
public sealed class AccountsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create an account</summary>
    /// <remarks>Needs a user who is `superAdmin`. It has been given every permission but `impersonateUsers`, and nobody belongs to it yet.</remarks>
    [HttpPost]
    [Dispatches<CreateAccount>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateAccount command) =>
        SendAsync(command, created => Created($"/accounts/{created.Value.AccountId}", WithETag(created)));

    /// <summary>List accounts</summary>
    /// <remarks>Needs `readAccounts` or `writeAccounts`. A `superAdmin` sees all accounts, other users those of theirs where they hold one of the two, a key its own.</remarks>
    [HttpGet]
    [Dispatches<ListAccounts>]
    [ProducesResponseType<IReadOnlyList<AccountDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListAccounts query) =>
        SendAsync(query, page => new PageResult<AccountDto>(page));

    /// <summary>Get an account</summary>
    /// <remarks>Needs `readAccounts` or `writeAccounts` in the account.</remarks>
    [HttpGet("{accountId}")]
    [Dispatches<GetAccount>]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetAccount(), account => Ok(WithETag(account)));

    /// <summary>Change an account</summary>
    /// <remarks>Needs `writeAccounts` in the account. A JSON merge patch. An account that is made inactive is closed before this is answered: its keys and their sessions get 401, and its users cannot act in it. Only a `superAdmin` can then make it active again. The last active account of a `superAdmin` cannot be made inactive. `requireMfa` binds the members of the account, not superAdmins; only a user who has a second factor, or a superAdmin, in person, sets it to false.</remarks>
    [HttpPatch("{accountId}")]
    [Dispatches<UpdateAccount>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(AccountPatch patch) =>
        SendAsync(new UpdateAccount(patch, ETags.ReadIfMatch(Request)), account => Ok(WithETag(account)));

    /// <summary>Delete an account</summary>
    /// <remarks>Needs a user who is `superAdmin`. Permanent, and only where it is empty: the 409 says which API keys, users and roles are left in it.</remarks>
    [HttpDelete("{accountId}")]
    [Dispatches<DeleteAccount>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete() => SendAsync(new DeleteAccount(ETags.ReadIfMatch(Request)), _ => NoContent());
}
