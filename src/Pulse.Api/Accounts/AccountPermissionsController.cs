using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Accounts;

namespace Pulse.Api.Accounts;

/// <summary>What an account has been given.</summary>
[Route("accounts/{accountId}/permissions")]
[Tags("Accounts")]
public sealed class AccountPermissionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get the account's permissions</summary>
    /// <remarks>Needs `readAccounts` or `writeAccounts` in the account. Answers exactly what `PUT` takes.</remarks>
    [HttpGet]
    [Dispatches<GetAccountPermissions>]
    [ProducesResponseType<AccountPermissionsDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get() => SendAsync(new GetAccountPermissions(), given => Ok(WithETag(given)));

    /// <summary>Set the account's permissions</summary>
    /// <remarks>Needs a user who is `superAdmin`. Replaces all of them. One that is taken away is gone from every key, role and session of the account before this is answered, and is back where it was as soon as it is given again.</remarks>
    [HttpPut]
    [Dispatches<SetAccountPermissions>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Set(AccountPermissionsDto given) =>
        SendAsync(new SetAccountPermissions(given, ETags.ReadIfMatch(Request)), account => Ok(WithETag(account)));
}
