namespace Pulse.Domain.ApiKeys;

/// <summary>
/// The secrets of a key: one active and at most one that is pending or retiring. An ended secret remains until <see
/// cref="DropEnded"/>.
/// </summary>
internal readonly struct SecretRing(List<KeySecret> secrets)
{
    public KeySecret Active => secrets.Single(secret => secret.State == SecretState.Active);

    public KeySecret? Find(SecretState state) => secrets.Find(secret => secret.State == state);

    public KeySecret? FindRetiring(DateTime now) => secrets.Find(secret => secret.State == SecretState.Retiring && !secret.HasEndedAt(now));

    /// <summary>
    /// Adds a new secret. Deletes a pending one and ends a retiring one. If the new secret is active, the previous one retires.
    /// </summary>
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

    /// <returns>False if the grace period already is within the maximum.</returns>
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

    /// <summary>Ends all secrets at the expiry of the key.</summary>
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
