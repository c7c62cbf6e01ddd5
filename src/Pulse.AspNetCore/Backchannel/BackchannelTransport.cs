using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Pulse.AspNetCore.Backchannel;

/// <summary>Sends requests with the credential of this service.</summary>
/// <param name="http">Its base address is that of Pulse.</param>
/// <param name="own">The credential of this service.</param>
/// <param name="clock">Relates timestamps to the time at Pulse.</param>
/// <param name="logger">Gets the change to the other secret.</param>
internal sealed partial class BackchannelTransport(HttpClient http, OwnCredential own, TimeProvider clock, ILogger logger)
{
    private KnownTime? known;

    /// <summary>The time at Pulse of a timestamp, as the last response tells. The clock of this service can be wrong.</summary>
    public DateTimeOffset TimeOf(long timestamp) => Volatile.Read(ref known) is { } at
        ? at.Date - clock.GetElapsedTime(timestamp, at.Timestamp)
        : clock.GetUtcNow() - clock.GetElapsedTime(timestamp);

    /// <summary>Tries each secret once, beginning with the one in use, until one is accepted.</summary>
    /// <param name="make">Makes the request, once for each secret.</param>
    /// <param name="completion">When the response is complete.</param>
    /// <param name="patience">Ends with the timeout, too.</param>
    /// <param name="abandoned">Ends only if the response is no longer wanted.</param>
    /// <exception cref="BackchannelException">There is no response, or none with success.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken patience, CancellationToken abandoned)
    {
        var first = own.Current;
        for (var number = first; ; number++)
        {
            var response = await SendAsync(make(), own.SecretAt(number), completion, patience, abandoned);
            if (response.StatusCode == HttpStatusCode.Unauthorized && number + 1 < first + own.Count)
            {
                response.Dispose();
                continue;
            }

            if (response.StatusCode != HttpStatusCode.Unauthorized && own.Use(number))
            {
                LogSecretChanged(own.ApiKey);
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw FaultOf(response);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string secret, HttpCompletionOption completion, CancellationToken patience, CancellationToken abandoned)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", own.ApiKey);
            request.Headers.TryAddWithoutValidation("x-api-secret", secret);
            try
            {
                var response = await http.SendAsync(request, completion, patience);
                if (response.Headers.Date is { } date)
                {
                    Volatile.Write(ref known, new KnownTime(date, clock.GetTimestamp()));
                }

                return response;
            }
            catch (Exception exception) when (
                exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !abandoned.IsCancellationRequested))
            {
                throw new BackchannelException(
                    BackchannelFault.Unavailable,
                    exception is OperationCanceledException ? "Pulse did not answer in time." : exception.Message,
                    inner: exception);
            }
        }
    }

    public DateTimeOffset NowOf(HttpResponseMessage response) => response.Headers.Date ?? clock.GetUtcNow();

    private BackchannelException FaultOf(HttpResponseMessage response)
    {
        var fault = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => BackchannelFault.OwnCredential,
            HttpStatusCode.NotFound => BackchannelFault.NotFound,
            HttpStatusCode.TooManyRequests => BackchannelFault.TooManyRequests,
            HttpStatusCode.RequestTimeout => BackchannelFault.Unavailable,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => BackchannelFault.Invalid,
            _ => BackchannelFault.Unavailable,
        };
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - NowOf(response) : null;
        return new BackchannelException(fault, ReasonOf(response.StatusCode), wait);
    }

    private string ReasonOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized =>
            $"Pulse answered 401. It does not accept API key {own.ApiKey} of this service with its secret. "
            + "Compare both with the key at Pulse, and check that the key is active, is not expired and can be used from this address.",
        HttpStatusCode.Forbidden =>
            $"Pulse answered 403. API key {own.ApiKey} of this service needs verifyApiKeys or verifyAllAccounts.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Pulse answered {(int)status}."),
    };

    [LoggerMessage(LogLevel.Information, "Pulse no longer accepts the secret in use of API key {ApiKey}, and accepts the other one.")]
    private partial void LogSecretChanged(string apiKey);

    /// <param name="Date">The time at Pulse.</param>
    /// <param name="Timestamp">When it was.</param>
    private sealed record KnownTime(DateTimeOffset Date, long Timestamp);
}
