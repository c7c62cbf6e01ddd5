using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Accounts;

namespace Pulse.Api.Accounts;

/// <summary>Accounts, identified by 16 digits.</summary>
[Route("accounts")]
[Tags("Accounts")]
public sealed class AccountsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create an account</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. The new account has no members, and every permission except `impersonateUsers`,
    /// `verifyAllAccounts`, `importApiKeys` and those that were defined for other accounts.
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateAccount>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateAccount command) =>
        SendAsync(command, created => Created($"/accounts/{created.Value.AccountId}", WithETag(created)));

    /// <summary>List accounts</summary>
    /// <remarks>
    /// Requires `readAccounts` or `writeAccounts`. A `superAdmin` sees all accounts. Other users see the accounts in which they hold one of
    /// these permissions. An API key sees its own account.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListAccounts>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<AccountDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListAccounts query) =>
        SendAsync(query, page => new PageResult<AccountDto>(page));

    /// <summary>Get an account</summary>
    /// <remarks>Requires `readAccounts` or `writeAccounts` in the account.</remarks>
    [HttpGet("{accountId}")]
    [Dispatches<GetAccount>]
    [Compressible]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetAccount(), account => Ok(WithETag(account)));

    /// <summary>Change an account</summary>
    /// <remarks>
    /// Requires `writeAccounts` in the account. The body is a JSON merge patch. If you deactivate an account, its keys and their sessions
    /// get 401 and its users cannot act in it, before the response is sent. Only a `superAdmin` can activate it again. You cannot
    /// deactivate the last active account of a `superAdmin`. `requireMfa` applies to the members of the account, but not to superAdmins.
    /// Only a user with a second factor, or a superAdmin, can set it to false; an API key and an impersonation cannot.
    /// </remarks>
    [HttpPatch("{accountId}")]
    [Dispatches<UpdateAccount>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(AccountPatch patch) =>
        SendAsync(new UpdateAccount(patch, ETags.ReadIfMatch(Request)), account => Ok(WithETag(account)));

    /// <summary>Delete an account</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. The deletion is permanent. The account must be empty: otherwise the response is 409 and names
    /// the API keys, users and roles that are left.
    /// </remarks>
    [HttpDelete("{accountId}")]
    [Dispatches<DeleteAccount>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete() => SendAsync(new DeleteAccount(ETags.ReadIfMatch(Request)), _ => NoContent());
}
