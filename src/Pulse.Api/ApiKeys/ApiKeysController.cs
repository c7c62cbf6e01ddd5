using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Api.Lists;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>API keys of the account in effect.</summary>
[Route("apikeys")]
[Tags("API keys")]
public sealed class ApiKeysController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Create an API key</summary>
    /// <remarks>Needs `writeApiKeys`. The answer is the only one that ever holds the key's secret. A caller can give a key no more than it holds itself. A key makes no key with wider limits than its own: `expiresAt` no later, `allowedIps` within its own; a key with `rateLimit` or `quota` makes none (403 `limits_not_grantable`).</remarks>
    [HttpPost]
    [Dispatches<CreateApiKey>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApiKeyDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateApiKey command) =>
        SendAsync(command, created => Created($"/apikeys/{created.Value.Id}", WithETag(created)));

    /// <summary>List API keys</summary>
    /// <remarks>Needs `readApiKeys` or `writeApiKeys`. All of the account's keys, newest first; a page of them where `page` or `pageSize` is given.</remarks>
    [HttpGet]
    [Dispatches<ListApiKeys>]
    [ProducesResponseType<IReadOnlyList<ApiKeyDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListApiKeys query) =>
        SendAsync(query, page => new PageResult<ApiKeyDto>(page));

    /// <summary>Get an API key</summary>
    /// <remarks>Needs `readApiKeys` or `writeApiKeys`.</remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetApiKey>]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id) =>
        SendAsync(new GetApiKey(id), key => Ok(WithETag(key)));

    /// <summary>Change an API key</summary>
    /// <remarks>Needs `writeApiKeys`. A JSON merge patch (RFC 7396), at every depth: what is absent stays as it is, null clears what may be empty. With `If-Match`, only if nobody has changed the key since. A key changes only keys with no wider limits than its own, and gives none wider ones; its own `rateLimit` and `quota` are not its to change.</remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, ApiKeyPatch patch) =>
        SendAsync(new UpdateApiKey(id, patch, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>Delete an API key</summary>
    /// <remarks>
    /// Needs `writeApiKeys`. Permanent: the key and every session made from it are dead before the answer is sent. A key with more than 500
    /// sessions and recorded uses is disabled first and deleted in several steps. If that is interrupted, the key stays disabled: delete it
    /// again.
    /// </remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<DeleteApiKey>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(Guid id) =>
        SendAsync(new DeleteApiKey(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
