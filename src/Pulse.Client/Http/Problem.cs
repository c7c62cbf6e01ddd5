using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>The body of a refusal: problem details (RFC 9457), or an error of OAuth 2.0 (RFC 6749, section 5.2).</summary>
internal sealed record Problem
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    public string? Code { get; init; }

    public string? TraceId { get; init; }

    public Dictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    public string? Challenge { get; init; }

    public DateTimeOffset? ChallengeExpiresAt { get; init; }

    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? ErrorDescription { get; init; }

    public static async Task<PulseException> ReadAsync(Request request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await FindAsync(response, cancellationToken).ConfigureAwait(false) ?? new Problem();
        var code = problem.Code ?? problem.Error;
        var text = problem.Detail ?? problem.ErrorDescription ?? problem.Title ?? response.ReasonPhrase;
        var errors = (problem.Errors ?? []).Select(error => $" {error.Key}: {string.Join(' ', error.Value)}");
        return new PulseException($"{request} was refused with {(int)response.StatusCode} {code}: {text}{string.Concat(errors)}")
        {
            Status = response.StatusCode,
            Code = code,
            Errors = problem.Errors ?? [],
            TraceId = problem.TraceId,
            RetryAfter = RetryAfterOf(response),
            Challenge = problem.Challenge,
            ChallengeExpiresAt = problem.ChallengeExpiresAt,
        };
    }

    /// <summary>Without the challenge.</summary>
    public override string ToString() => nameof(Problem);

    /// <returns>Null if the body is not a problem: the answer of a proxy, for example.</returns>
    public static async Task<Problem?> FindAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, PulseJson.Default.Problem);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromSeconds(
            Math.Max(0, (date - (response.Headers.Date ?? DateTimeOffset.UtcNow)).TotalSeconds)),
        _ => null,
    };
}
