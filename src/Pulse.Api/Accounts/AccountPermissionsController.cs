using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Accounts;

namespace Pulse.Api.Accounts;

/// <summary>The permissions that an account has.</summary>
[Route("accounts/{accountId}/permissions")]
[Tags("Accounts")]
public sealed class AccountPermissionsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Get the account's permissions</summary>
    /// <remarks>Requires `readAccounts` or `writeAccounts` in the account.</remarks>
    [HttpGet]
    [Dispatches<GetAccountPermissions>]
    [Compressible]
    [ProducesResponseType<AccountPermissionsDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> GetPermissions() => SendAsync(new GetAccountPermissions(), given => Ok(WithETag(given)));

    /// <summary>Set the account's permissions</summary>
    /// <remarks>
    /// Requires a user who is `superAdmin`. Replaces all permissions. A permission that you remove is removed from every key, role and
    /// session of the account before the response is sent. If you grant it again, they have it again.
    ///
    /// Send the `ETag` of `GET` as `If-Match`: a permission that another caller has defined since then is not removed by mistake. The whole
    /// tag is compared, because permissions of all accounts are defined and deleted without a new version of the account.
    /// </remarks>
    [HttpPut]
    [Dispatches<SetAccountPermissions>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<AccountDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> SetPermissions(AccountPermissionsDto given) =>
        SendAsync(new SetAccountPermissions(given, ETags.ReadIfMatch(Request)), account => Ok(WithETag(account)));
}
