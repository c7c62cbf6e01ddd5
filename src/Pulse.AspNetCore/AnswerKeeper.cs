using Pulse.AspNetCore.Backchannel;
using Pulse.AspNetCore.Caching;

namespace Pulse.AspNetCore;

/// <summary>Decides which answers are kept, for how long, and in which place.</summary>
internal sealed class AnswerKeeper(PulseOptions options, RevocationView view, TimeProvider clock)
{
    /// <summary>How long it is remembered that a credential spends a limit with each use.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(1);

    private readonly AnswerCache<Verification> cache = new(view, clock, options.MaxCachedCredentials, options.MaxCachedRefusals);

    public int Count => cache.Count;

    /// <param name="presented">Gets the place of the address, if the answer depends on it.</param>
    /// <returns>Null if Pulse must be asked.</returns>
    public Verification? Find(ref Presented presented)
    {
        var found = cache.Find(presented.Key);
        if (!ReferenceEquals(found, Verification.ByAddress))
        {
            return found;
        }

        presented = presented.At(address: true);
        return cache.Find(presented.Key);
    }

    public Question Ask() => cache.Ask();

    /// <returns>False if the answer accepts a credential, and a revocation that this service knows is missing in it.</returns>
    public bool TryKeep(in Presented presented, Verification verified, CredentialAnswer answer, Question question)
    {
        var slots = RevocationHistory.SlotsOf(answer.Tags);
        if (cache.IsOutdated(question, answer.Version, slots))
        {
            return verified.Identity is null;
        }

        if (options.CacheAnswers)
        {
            Keep(presented, verified, answer, question, slots);
        }

        return true;
    }

    private void Keep(in Presented presented, Verification verified, CredentialAnswer answer, Question question, int[] slots)
    {
        var anywhere = presented.At(address: false).Key;
        if (answer is { CacheSeconds: > 0, Version: { } version })
        {
            var longest = TimeSpan.FromSeconds(answer.CacheSeconds);
            var lifetime = new Lifetime(IsAccepted: true, Min(longest, answer.ExpiresIn), version, slots);
            if (answer.DependsOnAddress && presented.Credential.Kind != PulseCredentialKind.Session)
            {
                cache.Store(anywhere, Verification.ByAddress, question, lifetime);
            }

            cache.Store(
                presented.At(answer.DependsOnAddress).Key,
                verified,
                question,
                verified.Identity is null
                    ? lifetime with { IsAccepted = false, For = Min(lifetime.For, options.RefusalLifetime) }
                    : lifetime);
        }
        else if (answer.Code == CredentialAnswer.NotFound)
        {
            cache.Store(anywhere, verified, question, new Lifetime(IsAccepted: false, options.RefusalLifetime, long.MaxValue, []));
        }
        else if (verified.Identity is not null)
        {
            cache.Store(anywhere, Verification.EachTime, question, new Lifetime(IsAccepted: true, MarkLifetime, long.MaxValue, []));
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;
}
