using Pulse.Application.ApiKeys;
using Pulse.Application.Common.Lists;
using Pulse.Application.Sessions;
using Pulse.Application.Usage;
using Pulse.Domain.ApiKeys;

namespace Pulse.Console.ApiKeys;

/// <summary>A key with what depends on it: the blast radius of a change.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">Its version.</param>
/// <param name="Usage">Its usage in the last <see cref="Days"/> days.</param>
/// <param name="Sessions">Its open sessions, the oldest first. Null if the user may not read them, the page does not need them, or the
/// account has more sessions than can be sorted.</param>
/// <param name="Now">The current time.</param>
public sealed record KeyInUse(ApiKeyDto Key, long Version, ApiKeyUsageDto Usage, Page<OpenSessionDto>? Sessions, DateTime Now)
{
    public const int Days = 7;

    public SecretDto? Pending => Find(SecretState.Pending);

    public SecretDto? Retiring => Find(SecretState.Retiring);

    public SecretDto? Active => Find(SecretState.Active);

    /// <summary>When the current secret replaced the retiring one.</summary>
    public DateTime? ReplacedAt => Retiring is null ? null : Active?.ActivatedAt;

    /// <summary>Whether the retiring secret was used after it was replaced.</summary>
    public bool IsOldSecretInUse => Retiring?.LastUsedAt >= ReplacedAt;

    /// <summary>The sessions that were opened with the retiring secret before it was replaced.</summary>
    public IReadOnlyList<OpenSessionDto> SessionsOfOldSecret =>
        [.. (Sessions?.Items ?? []).Where(session => session.CreatedAt < ReplacedAt)];

    /// <summary>How much the key was used, from where and when.</summary>
    public string Sentence
    {
        get
        {
            var allowed = Usage.Totals.Requests - Usage.Totals.Refused;
            return (allowed, Key.LastUsedAt) switch
            {
                (0, null) => "Never used.",
                (0, { } last) => $"Not used in the last {Days} days. Last used {KeyTexts.Ago(last, Now)}.",
                (_, { } last) => $"Used {KeyTexts.Times(allowed)} in the last {Days} days{Places}, last {KeyTexts.Ago(last, Now)}.",
                (_, null) => $"Used {KeyTexts.Times(allowed)} in the last {Days} days{Places}.",
            };
        }
    }

    public string? RefusedSentence => Usage.Totals.Refused == 0
        ? null
        : $"{KeyTexts.Count(Usage.Totals.Refused, "more use")} {(Usage.Totals.Refused == 1 ? "was" : "were")} refused.";

    private string Places => (Usage.Networks.Count, Usage.MoreNetworks) switch
    {
        (0, _) => "",
        (var count, true) => $" from more than {KeyTexts.Count(count, "address")}",
        (var count, _) => $" from {KeyTexts.Count(count, "address")}",
    };

    private SecretDto? Find(SecretState state) => Key.Secrets.FirstOrDefault(secret => secret.State == state);
}
