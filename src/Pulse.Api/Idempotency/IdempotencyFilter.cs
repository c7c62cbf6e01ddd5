using ErrorOr;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Pulse.Api.Authentication;
using Pulse.Api.Common;
using Pulse.Api.Errors;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Replays;

namespace Pulse.Api.Idempotency;

/// <summary>
/// Makes a call that comes with an <c>Idempotency-Key</c> once, and answers it again as often as it is sent again. Runs when the
/// caller has been let in, and before anything is bound.
/// </summary>
internal sealed partial class IdempotencyFilter(ILogger<IdempotencyFilter> logger) : IAsyncResourceFilter
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    private static readonly Error Malformed = Error.Failure(
        "malformed_idempotency_key", $"{Header} must be sent once, with 1 to {MaxLength} printable ASCII characters.");

    public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next) =>
        context.HttpContext.Request.Headers.ContainsKey(Header) ? OnceAsync(context, next) : next();

    private async Task OnceAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Headers[Header] is not [{ Length: >= 1 and <= MaxLength } value] || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            context.Result = new ProblemResult([Malformed]);
            return;
        }

        var request = http.RequestServices.GetRequiredService<RequestContext>();
        var body = await ReadBodyAsync(http);
        var requestType = DispatchesAttribute.RequestTypeOf(context.ActionDescriptor);
        var renewed = await http.RequestServices.GetRequiredService<CallerRenewal>().RenewAsync(requestType, http.RequestAborted);
        if (renewed.IsError)
        {
            context.Result = new ProblemResult(renewed.Errors);
            return;
        }

        var keys = IdempotencyKeyMaterial.Of(CredentialHeaders.Presented(http.Request.Headers), request.Scope?.AccountId, value);
        var fingerprint = keys.FingerprintOf(http.Request, body);
        var store = http.RequestServices.GetRequiredService<IIdempotencyStore>();
        var begun = await store.BeginAsync(keys.Id, fingerprint, http.RequestAborted);
        if (begun.IsError)
        {
            context.Result = new ProblemResult(begun.Errors);
        }
        else if (begun.Value is { } before)
        {
            context.Result = await ReplayAsync(context, requestType, CachedResponse.From(keys.Open(before, fingerprint)));
        }
        else
        {
            await MakeAsync(http, next, store, cached => keys.Seal(cached.ToBytes(), fingerprint));
        }
    }

    /// <summary>A secret goes only to a caller that could get it now.</summary>
    private static async Task<IActionResult> ReplayAsync(ResourceExecutingContext context, Type requestType, CachedResponse cached)
    {
        var http = context.HttpContext;
        var id = context.RouteData.Values.TryGetValue("id", out var named) ? named as string : cached.Id;
        var allowed = await http.RequestServices.GetRequiredService<ReplayedSecrets>().CheckAsync(requestType, id, http.RequestAborted);
        return allowed.IsError ? new ProblemResult(allowed.Errors) : cached;
    }

    private async Task MakeAsync(HttpContext http, ResourceExecutionDelegate next, IIdempotencyStore store, Func<CachedResponse, byte[]> toSealed)
    {
        await using var buffered = new BufferedResponse(http);
        var made = await next();
        if (made.Exception is not null)
        {
            await TrySettleAsync(http, store.ReleaseAsync());
            return;
        }

        await TrySettleAsync(http, buffered.IsSuccess ? store.KeepAsync(toSealed(await buffered.ReadAsync())) : store.ReleaseAsync());
        await buffered.SendAsync();
    }

    /// <summary>What was done was done: its answer does not depend on whether it could be kept.</summary>
    private async Task TrySettleAsync(HttpContext http, Task settling)
    {
        try
        {
            await settling;
        }
        catch (Exception exception)
        {
            LogNotSettled(exception, Problems.TraceIdOf(http));
        }
    }

    /// <summary>The whole body, which can then be read once more.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read, http.RequestAborted);
        var body = read.ToArray();
        http.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    [LoggerMessage(LogLevel.Warning, "What became of request {TraceId} could not be kept for who sends it again.")]
    private partial void LogNotSettled(Exception exception, string traceId);
}
