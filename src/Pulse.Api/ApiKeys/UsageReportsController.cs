using MediatR;
using Microsoft.AspNetCore.Mvc;
using Pulse.Api.Actions;
using Pulse.Api.Bodies;
using Pulse.Api.Common;
using Pulse.Api.Json;
using Pulse.Application.Verification;

namespace Pulse.Api.ApiKeys;

/// <summary>Reports of the usage that protected services decided from their own memory.</summary>
[Route(LargeBodies.UsagePath)]
[Tags("API keys")]
public sealed class UsageReportsController(IMediator mediator) : ApiController(mediator)
{
    /// <summary>Report the usage of API keys</summary>
    /// <remarks>
    /// Requires `verifyApiKeys`, or `verifyAllAccounts` for keys of all accounts. For services that
    /// use an answer again for its `cacheSeconds`. Send what was used since the last report, in up to 1,000 items and 1 MiB. The uses are
    /// counted like verifications: in the last use of the key, its usage, the permissions that it exercises and its networks. They spend
    /// no rate limit or quota.
    ///
    /// Unknown keys, and keys that you may not verify, are ignored. If an item is malformed, the response is 400, and nothing is counted.
    /// Send an `Idempotency-Key` with each report: if you repeat it, nothing is counted twice.
    /// </remarks>
    [HttpPost]
    [Dispatches<ReportUsage>]
    [RequestSizeLimit(LargeBodies.Limit)]
    [Consumes(JsonBodyFormatter.Json)]
    [ProducesResponseType<UsageReportDto>(StatusCodes.Status200OK)]
    public Task<IActionResult> Report(ReportUsage command) => SendAsync(command, Ok);
}
