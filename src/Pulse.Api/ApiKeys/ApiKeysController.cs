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
    /// <remarks>
    /// Requires `writeApiKeys`. The secret is returned only in this response. You can only grant permissions that you hold. An API key
    /// cannot create a key with wider limits than its own: `expiresAt` must not be later, and `allowedIps` must be within its own. A key
    /// with `rateLimit` or `quota` cannot create keys (403 `limits_not_grantable`).
    /// </remarks>
    [HttpPost]
    [Dispatches<CreateApiKey>]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<IssuedApiKeyDto>(StatusCodes.Status201Created)]
    public Task<IActionResult> Create(CreateApiKey command) =>
        SendAsync(command, created => Created($"/apikeys/{created.Value.Id}", WithETag(created)));

    /// <summary>List API keys</summary>
    /// <remarks>
    /// Requires `readApiKeys` or `writeApiKeys`.
    /// </remarks>
    [HttpGet]
    [Dispatches<ListApiKeys>]
    [Compressible]
    [ProducesResponseType<IReadOnlyList<ApiKeyDto>>(StatusCodes.Status200OK)]
    public Task<IActionResult> List([FromListQuery] ListApiKeys query) =>
        SendAsync(query, page => new PageResult<ApiKeyDto>(page));

    /// <summary>Get an API key</summary>
    /// <remarks>Requires `readApiKeys` or `writeApiKeys`.</remarks>
    [HttpGet("{id:guid}")]
    [Dispatches<GetApiKey>]
    [Compressible]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Get(Guid id) =>
        SendAsync(new GetApiKey(id), key => Ok(WithETag(key)));

    /// <summary>Change an API key</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. The body is a JSON merge patch (RFC 7396) at every depth: absent members stay unchanged, null clears
    /// members that can be empty. With `If-Match`, the change is made only if the key has not changed since. An API key can only change
    /// keys whose limits are not wider than its own, cannot set wider limits, and cannot change its own `rateLimit` and `quota`.
    /// </remarks>
    [HttpPatch("{id:guid}")]
    [Dispatches<UpdateApiKey>]
    [Revokes]
    [Consumes(JsonBodyFormatter.Json, JsonBodyFormatter.MergePatch)]
    [ProducesResponseType<ApiKeyDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Update(Guid id, ApiKeyPatch patch) =>
        SendAsync(new UpdateApiKey(id, patch, ETags.ReadIfMatch(Request)), key => Ok(WithETag(key)));

    /// <summary>Delete an API key</summary>
    /// <remarks>
    /// Requires `writeApiKeys`. The deletion is permanent: the key and every session created with it are invalid before the response is
    /// sent. A key with more than 500 sessions and usage records is disabled first and deleted in several steps.
    /// </remarks>
    [HttpDelete("{id:guid}")]
    [Dispatches<DeleteApiKey>]
    [Revokes]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public Task<IActionResult> Delete(Guid id) =>
        SendAsync(new DeleteApiKey(id, ETags.ReadIfMatch(Request)), _ => NoContent());
}
