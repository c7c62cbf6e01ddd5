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
    /// <remarks>Needs `writeUsers`. The user is a member of the account in effect, and sets a password with `setPasswordToken`, which this answer alone shows: nobody is sent an e-mail. Who has a login in accounts that you do not see gets the same answer, and joins with the token by `POST /auth/invitations/accept`. Nobody gives a role that holds more than they do; `accountAdmin` is for administrators of the account to give. Not for a key with `expiresAt`, `allowedIps`, `rateLimit` or `quota`: users have no such limits.</remarks>
    [HttpPost]
    [Dispatches<CreateUser>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedUserDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateUser command) =>
        SendAsync(command, created => Created($"/users/{created.Value.Id}", WithETag(created)));

    /// <summary>List users</summary>
    /// <remarks>Needs `readUsers` or `writeUsers`. The members of the account in effect, newest first; a superAdmin sees all users, and narrows with `accountId`. A page of them where `page` or `pageSize` is given.</remarks>
    [HttpGet]
    [Dispatches<ListUsers>]
    [ProducesResponseType<IReadOnlyList<UserDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListUsers query) => SendAsync(query, page => new PageResult<UserDto>(page));

    /// <summary>Get a user</summary>
    /// <remarks>Needs `readUsers` or `writeUsers`. Memberships and roles are shown for accounts whose users you may see.</remarks>
    [HttpGet("{id:number}")]
    [Dispatches<GetUser>]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(int id) => SendAsync(new GetUser(id), user => Ok(WithETag(user)));

    /// <summary>Change a user's e-mail or status</summary>
    /// <remarks>Needs `writeUsers` in every account that the user belongs to, and as much as the user holds there. A JSON merge patch. A user who is made inactive has no session left when the answer is sent. A new e-mail makes a `setPasswordToken` that was not used yet worthless. A key with `expiresAt`, `allowedIps`, `rateLimit` or `quota` can deactivate a user, and nothing else.</remarks>
    [HttpPatch("{id:number}")]
    [Dispatches<UpdateUser>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(int id, UserPatch patch) =>
        SendAsync(new UpdateUser(id, patch, ETags.ReadIfMatch(Request)), user => Ok(WithETag(user)));

    /// <summary>Delete a user</summary>
    /// <remarks>Needs what changing the user needs. Permanent: the user, every session, membership and role is gone before the answer is sent. Keys that the user made belong to their accounts, and go on.</remarks>
    [HttpDelete("{id:number}")]
    [Dispatches<DeleteUser>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(int id) => SendAsync(new DeleteUser(id, ETags.ReadIfMatch(Request)), _ => NoContent());

    /// <summary>Set to which accounts a user belongs</summary>
    /// <remarks>Needs `writeUsers`. Replaces the user's memberships in the accounts where you hold it, all of them: the user leaves those that are absent, and the roles held there end. Memberships elsewhere stay. A primary account elsewhere stays the primary one, whatever is said here. Giving and taking `accountAdmin` is for administrators of that account.</remarks>
    [HttpPut("{id:number}/accounts")]
    [Dispatches<SetMemberships>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> SetAccounts(int id, UserMemberships memberships) =>
        SendAsync(new SetMemberships(id, memberships, ETags.ReadIfMatch(Request)), user => Ok(WithETag(user)));

    /// <summary>Issue a token to set a forgotten password</summary>
    /// <remarks>Needs what changing the user needs. An older token is worthless from now on; the password and the sessions stay until the token is used. Not for a key with `expiresAt`, `allowedIps`, `rateLimit` or `quota`: users have no such limits.</remarks>
    [HttpPost("{id:number}/password-token")]
    [Dispatches<IssuePasswordToken>]
    [ProducesResponseType<PasswordTokenDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> IssueToken(int id) => SendAsync(new IssuePasswordToken(id), Ok);
}
