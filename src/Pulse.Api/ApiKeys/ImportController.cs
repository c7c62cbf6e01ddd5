using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Bodies;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.ApiKeys;

namespace Pulse.Api.ApiKeys;

/// <summary>Import of API keys that other systems issued.</summary>
[Route(LargeBodies.ImportPath)]
[Tags("API keys")]
public sealed class ImportController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Import API keys that other systems issued</summary>
    /// <remarks>
    /// Requires `importApiKeys`, or a superAdmin user. Imports up to 1,000 keys by their digests, in at most 1 MiB. Clients present such a
    /// key unchanged: in `x-api-key` without `x-api-secret`, or as a bearer token. To verify it, or to log in with it, send it as
    /// `apiSecret` without `apiKey`. A rotation replaces it by a secret of Pulse.
    ///
    /// If an item is malformed, the response is 400, and nothing is imported. Otherwise, the response has a result for each item, with the
    /// same rules and error codes as for a new key. `digest_taken` means that the digest is already imported, in any account: you can
    /// safely repeat the request. With `dryRun`, nothing changes.
    ///
    /// A key cannot be presented if it has fewer than 8 or more than 512 characters, characters other than visible ASCII, or the form of an
    /// `apiKey` or `apiSecret` of Pulse. 64 lower-case hexadecimal characters are a session token if they are sent as a bearer token.
    /// </remarks>
    [HttpPost]
    [Dispatches<ImportApiKeys>]
    [Revokes]
    [RequestSizeLimit(LargeBodies.Limit)]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<ImportDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Import(ImportApiKeys command) => SendAsync(command, Ok);
}
