using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Pulse.Client;

/// <summary>
/// Repeats what is safe to repeat: a request that Pulse has not processed, or whose repetition has no further effect. It waits as long as
/// Pulse says, and otherwise exponentially longer, with jitter.
/// </summary>
internal static class Resilience
{
    /// <summary>A longer wait is left to the caller, who learns it from the exception.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, PulseClientOptions options)
    {
        if (options.MaxRetries > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                Name = "Pulse.Retry",
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                ShouldHandle = ShouldRetryAsync,
            });
        }

        pipeline.AddTimeout(new HttpTimeoutStrategyOptions
        {
            Name = "Pulse.Attempt",
            TimeoutGenerator = attempt => ValueTask.FromResult(
                options.AttemptTimeout + (RequestOf(attempt.Context)?.Wait ?? TimeSpan.Zero)),
        });
    }

    private static async ValueTask<bool> ShouldRetryAsync(RetryPredicateArguments<HttpResponseMessage> attempt)
    {
        if (RequestOf(attempt.Context) is not { } request)
        {
            return false;
        }

        if (attempt.Outcome.Exception is { } failure)
        {
            var wasSent = failure is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
            };
            request.MayBeProcessed |= wasSent;
            return failure is HttpRequestException or TimeoutRejectedException && (!wasSent || request.IsRepeatable);
        }

        var response = attempt.Outcome.Result!;
        switch (response.StatusCode)
        {
            case HttpStatusCode.TooManyRequests:
                // Without the header, waiting does not help.
                return Problem.RetryAfterOf(response) <= LongestWait;
            case HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                request.MayBeProcessed = true;
                return request.IsRepeatable && (Problem.RetryAfterOf(response) ?? TimeSpan.Zero) <= LongestWait;
            case HttpStatusCode.Conflict when request.Operation.Accepts(Takes.IdempotencyKey):
                // An earlier attempt is still in progress.
                await response.Content.LoadIntoBufferAsync(attempt.Context.CancellationToken).ConfigureAwait(false);
                return (await Problem.FindAsync(response, attempt.Context.CancellationToken).ConfigureAwait(false))?.Code
                    == "idempotency_in_progress";
            default:
                return false;
        }
    }

    private static Request? RequestOf(ResilienceContext context) =>
        context.GetRequestMessage()?.Options.TryGetValue(Request.Key, out var request) == true ? request : null;
}
