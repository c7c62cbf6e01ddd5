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
/// Processes a request with an <c>Idempotency-Key</c> once and replays its response to repeated requests. It runs after authorization and
/// before model binding.
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
        if (http.Request.Headers[Header] is not [{ Length: >= 1 and <= MaxLength } value]
            || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
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
        else if (begun.Value is { } stored)
        {
            context.Result = await ReplayAsync(context, requestType, CachedResponse.From(keys.Open(stored, fingerprint)));
        }
        else
        {
            await ProcessAsync(http, next, store, cached => keys.Seal(cached.ToBytes(), fingerprint));
        }
    }

    /// <summary>Replays a response. A response with a secret is replayed only to a caller that could get the secret now.</summary>
    private static async Task<IActionResult> ReplayAsync(ResourceExecutingContext context, Type requestType, CachedResponse cached)
    {
        var http = context.HttpContext;
        var id = context.RouteData.Values.TryGetValue("id", out var routeId) ? routeId as string : cached.Id;
        var allowed = await http.RequestServices.GetRequiredService<ReplayedSecrets>().CheckAsync(requestType, id, http.RequestAborted);
        return allowed.IsError ? new ProblemResult(allowed.Errors) : cached;
    }

    private async Task ProcessAsync(
        HttpContext http, ResourceExecutionDelegate next, IIdempotencyStore store, Func<CachedResponse, byte[]> seal)
    {
        await using var buffered = new BufferedResponse(http);
        var executed = await next();
        if (executed.Exception is not null)
        {
            await TrySettleAsync(http, store.ReleaseAsync());
            return;
        }

        await TrySettleAsync(http, buffered.IsSuccess ? store.StoreResponseAsync(seal(await buffered.ReadAsync())) : store.ReleaseAsync());
        await buffered.SendAsync();
    }

    /// <summary>Stores or releases the claim. A failure is only logged, because the request itself is already processed.</summary>
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

    /// <summary>Reads the whole body and makes it readable again.</summary>
    private static async Task<byte[]> ReadBodyAsync(HttpContext http)
    {
        using var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read, http.RequestAborted);
        var body = read.ToArray();
        http.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    [LoggerMessage(LogLevel.Warning, "Could not store the idempotent response of request {TraceId}.")]
    private partial void LogNotSettled(Exception exception, string traceId);
}
