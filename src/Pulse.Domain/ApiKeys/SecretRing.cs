namespace Pulse.Domain.ApiKeys;

/// <summary>The secrets of a key: one is active, and beside it at most one is retiring or waits for its first use.</summary>
internal readonly struct SecretRing(List<KeySecret> secrets)
{
    public KeySecret Active => secrets.Single(secret => secret.State == SecretState.Active);

    public KeySecret? Find(SecretState state) => secrets.Find(secret => secret.State == state);

    /// <summary>Only the active one is left beside the new one, and retires where the new one is active at once.</summary>
    public void Add(KeySecret successor, DateTime now)
    {
        secrets.RemoveAll(secret => secret.State != SecretState.Active);
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
        if (Find(SecretState.Retiring) is not { } retiring || retiring.HasEndedAt(now) || !(endsAt < retiring.EndsAt))
        {
            return false;
        }

        if (endsAt <= now)
        {
            Remove(retiring);
        }

        retiring.EndBy(endsAt);
        return true;
    }

    public void Remove(KeySecret secret) => secrets.Remove(secret);

    /// <summary>No secret outlives its key.</summary>
    public void EndBy(DateTime? keyExpiresAt)
    {
        foreach (var secret in secrets)
        {
            secret.EndBy(keyExpiresAt);
        }
    }

    private void Retire(KeySecret secret, int graceSeconds, DateTime now)
    {
        if (graceSeconds == 0)
        {
            secrets.Remove(secret);
        }
        else
        {
            secret.Retire(now.AddSeconds(graceSeconds));
        }
    }
}
