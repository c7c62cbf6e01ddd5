using BitFaster.Caching.Lru;

namespace Pulse.AspNetCore.Caching;

/// <summary>
/// Keeps answers while the stream of revocations is trusted. Accepted credentials have a place of their own, so that made-up ones cannot
/// push them out.
/// </summary>
internal sealed class AnswerCache<T>(RevocationView view, TimeProvider clock, int maxAccepted, int maxRefused)
    where T : class
{
    private readonly FastConcurrentLru<CacheKey, CachedAnswer<T>> accepted =
        new(Environment.ProcessorCount, maxAccepted, EqualityComparer<CacheKey>.Default);
    private readonly FastConcurrentLru<CacheKey, CachedAnswer<T>> refused =
        new(Environment.ProcessorCount, maxRefused, EqualityComparer<CacheKey>.Default);

    /// <summary>Number of answers, with those that have ended and were not asked for since.</summary>
    public int Count => accepted.Count + refused.Count;

    /// <returns>Null if Pulse must be asked.</returns>
    public T? Find(in CacheKey key) => Find(accepted, key) ?? Find(refused, key);

    /// <summary>Begins a question. The answer is stored with what was known before.</summary>
    public Question Ask() => new(view.History, clock.GetTimestamp());

    /// <summary>
    /// Whether an answer contains all revocations that this service knows, or has confirmed. If not, it comes from a node that lags
    /// behind, or crossed a revocation on its way. It must not be used.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="version">The position up to which the answer contains all changes. Null: unknown.</param>
    /// <param name="slots">What it was derived from.</param>
    public bool IsOutdated(Question question, long? version, int[] slots) =>
        ReferenceEquals(question.History, view.History)
            ? version is { } known && !question.History.IsCurrent(known, slots)
            : view.IsTrusted;

    /// <summary>Keeps an answer, unless a later revocation could be missed.</summary>
    public void Store(in CacheKey key, T value, Question question, Lifetime lifetime)
    {
        if (lifetime.For <= TimeSpan.Zero || !question.History.Covers(lifetime.Version))
        {
            return;
        }

        var endsAt = question.At + (long)(lifetime.For.TotalSeconds * clock.TimestampFrequency);
        var answer = new CachedAnswer<T>(value, question.History, lifetime.Version, lifetime.Slots, endsAt);
        (lifetime.IsAccepted ? accepted : refused).AddOrUpdate(key, answer);
        (lifetime.IsAccepted ? refused : accepted).TryRemove(key);
    }

    private T? Find(FastConcurrentLru<CacheKey, CachedAnswer<T>> answers, in CacheKey key)
    {
        if (!answers.TryGet(key, out var answer))
        {
            return null;
        }

        var isCurrent = answer.IsCurrent(view);

        // The time comes last, so that a process that was suspended in between does not use what it has just read.
        var now = clock.GetTimestamp();
        if (!isCurrent || now >= answer.EndsAt)
        {
            answers.TryRemove(new KeyValuePair<CacheKey, CachedAnswer<T>>(key, answer));
            return null;
        }

        return view.IsTrustedAt(now) ? answer.Value : null;
    }
}

/// <summary>What was known when a question was asked.</summary>
/// <param name="History">The revocations.</param>
/// <param name="At">A timestamp.</param>
internal readonly record struct Question(RevocationHistory History, long At);

/// <summary>How long an answer may be kept.</summary>
/// <param name="IsAccepted">Whether the credential was accepted.</param>
/// <param name="For">The longest time after the question.</param>
/// <param name="Version">The position up to which the answer contains all changes.</param>
/// <param name="Slots">What it was derived from.</param>
internal readonly record struct Lifetime(bool IsAccepted, TimeSpan For, long Version, int[] Slots);
