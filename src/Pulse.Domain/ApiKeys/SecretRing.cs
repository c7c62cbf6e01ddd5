namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The secrets of a key: one is active, and beside it at most one is retiring or waits for its first use. A secret that has ended is kept
/// until it is dropped.
/// </summary>
internal readonly struct SecretRing(List<KeySecret> secrets)
{
    public KeySecret Active => secrets.Single(secret => secret.State == SecretState.Active);

    public KeySecret? Find(SecretState state) => secrets.Find(secret => secret.State == state);

    public KeySecret? FindRetiring(DateTime now) => secrets.Find(secret => secret.State == SecretState.Retiring && !secret.HasEndedAt(now));

    /// <summary>Only the active one is left beside the new one, and retires where the new one is active at once.</summary>
    public void Add(KeySecret successor, DateTime now)
    {
        secrets.RemoveAll(secret => secret.State == SecretState.Pending);
        FindRetiring(now)?.Revoke();
        if (successor.State == SecretState.Active)
        {
            Retire(Active, successor.GraceSeconds, now);
        }

        secrets.Add(successor);
    }

    public void Activate(KeySecret pending, TimeSpan maxGrace, DateTime now)
    {
        Retire(Active, Math.Min(pending.GraceSeconds, (int)maxGrace.TotalSeconds), now);
        pending.Activate(now);
    }

    /// <returns>Whether there was more grace than this.</returns>
    public bool CutGrace(TimeSpan maxGrace, DateTime now)
    {
        var endsAt = Active.ActivatedAt + maxGrace;
        if (FindRetiring(now) is not { } retiring || !(endsAt < retiring.EndsAt))
        {
            return false;
        }

        if (endsAt <= now)
        {
            retiring.Revoke();
        }

        retiring.EndBy(endsAt);
        return true;
    }

    public void Remove(KeySecret secret) => secrets.Remove(secret);

    public void DropEnded(DateTime now) => secrets.RemoveAll(secret => secret.HasEndedAt(now));

    /// <summary>No secret outlives its key.</summary>
    public void EndBy(DateTime? keyExpiresAt)
    {
        foreach (var secret in secrets)
        {
            secret.EndBy(keyExpiresAt);
        }
    }

    private static void Retire(KeySecret secret, int graceSeconds, DateTime now)
    {
        if (graceSeconds == 0)
        {
            secret.Revoke();
        }
        else
        {
            secret.Retire(now.AddSeconds(graceSeconds));
        }
    }
}
