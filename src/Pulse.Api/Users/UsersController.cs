using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.Users;

namespace Pulse.Api.Users;

/// <summary>Users of the account in effect; for a superAdmin, of all accounts.</summary>
[Route("users")]
[Tags("Users")]
public sealed class UsersController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create a user</summary>
    /// <remarks>
    /// Requires `writeUsers`. The user becomes a member of the account in effect and sets a password with `setPasswordToken`, which is
    /// returned only in this response. Pulse sends no e-mail. If the e-mail address is already a login in accounts that you cannot see,
    /// the response is the same, and the person joins your account with the token at `POST /auth/invitations/accept`. You can only assign
    /// roles whose permissions you hold; only an administrator of the account can assign `accountAdmin`. Not allowed for API keys with
    /// limits, because users have none.
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateUser>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedUserDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateUser command) =>
        SendAsync(command, created => Created($"/users/{created.Value.Id}", WithETag(created)));

    /// <summary>List users</summary>
    /// <remarks>
    /// Requires `readUsers` or `writeUsers`. Returns the members of the account in effect, newest first. A superAdmin gets all users and
    /// can filter by `accountId`. Returns one page if you set `page` or `pageSize`.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListUsers>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<UserDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListUsers query) => SendAsync(query, page => new PageResult<UserDto>(page));

    /// <summary>Get a user</summary>
    /// <remarks>Requires `readUsers` or `writeUsers`. Shows memberships and roles only for accounts whose users you can see.</remarks>
    [HttpGet("{id:number}")]
    [Dispatches<GetUser>]
    [Compressible]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(int id) => SendAsync(new GetUser(id), user => Ok(WithETag(user)));

    /// <summary>Change a user's e-mail address or status</summary>
    /// <remarks>
    /// Requires `writeUsers` in every account of the user, and all rights that the user holds there. The body is a JSON merge patch. If you
    /// deactivate a user, all of the user's sessions are invalid before the response is sent. A new e-mail address invalidates an unused
    /// `setPasswordToken`. An API key with `expiresAt`, `allowedIps`, `rateLimit` or `quota` can only deactivate a user.
    /// </remarks>
    [HttpPatch("{id:number}")]
    [Dispatches<UpdateUser>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(int id, UserPatch patch) =>
        SendAsync(new UpdateUser(id, patch, ETags.ReadIfMatch(Request)), user => Ok(WithETag(user)));

    /// <summary>Delete a user</summary>
    /// <remarks>
    /// Requires the same rights as a change of the user. Permanent: the user and all of the user's sessions, memberships and roles are
    /// deleted before the response is sent. API keys that the user created belong to their accounts and stay valid.
    /// </remarks>
    [HttpDelete("{id:number}")]
    [Dispatches<DeleteUser>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(int id) => SendAsync(new DeleteUser(id, ETags.ReadIfMatch(Request)), _ => NoContent());

    /// <summary>Set the accounts of a user</summary>
    /// <remarks>
    /// Requires `writeUsers`. Replaces the user's memberships in all accounts in which you hold `writeUsers`: the user leaves accounts that
    /// are absent from the list, and loses the roles there. Memberships in other accounts stay. A primary account among those others stays
    /// the primary account. Only an administrator of an account can add or remove an `accountAdmin` there.
    /// </remarks>
    [HttpPut("{id:number}/accounts")]
    [Dispatches<SetMemberships>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> SetAccounts(int id, UserMemberships memberships) =>
        SendAsync(new SetMemberships(id, memberships, ETags.ReadIfMatch(Request)), user => Ok(WithETag(user)));

    /// <summary>Issue a token to set a forgotten password</summary>
    /// <remarks>
    /// Requires the same rights as a change of the user. An older token becomes invalid. The password and the sessions stay valid until the
    /// token is used. Not allowed for an API key with `expiresAt`, `allowedIps`, `rateLimit` or `quota`, because users have no such limits.
    /// </remarks>
    [HttpPost("{id:number}/password-token")]
    [Dispatches<IssuePasswordToken>]
    [ProducesResponseType<PasswordTokenDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> IssuePasswordToken(int id) => SendAsync(new IssuePasswordToken(id), Ok);
}
