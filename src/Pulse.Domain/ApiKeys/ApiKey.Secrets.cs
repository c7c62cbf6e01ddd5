using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <content>How one secret follows another.</content>
public sealed partial class ApiKey
{
    private SecretRing Ring => new(secrets);

    /// <summary>
    /// Gives the key a new secret. The one that was active retires, now or when the new one is used for the first time; one
    /// that was retiring or waiting is gone.
    /// </summary>
    /// <returns>A conflict where the key does not work: a new secret must not bring it back to life.</returns>
    public ErrorOr<Success> Rotate(Rotation rotation, ApiKeySecret secret, string rotatedBy, DateTime now)
    {
        if (!Active)
        {
            return Error.Conflict("api_key_disabled", "A disabled API key cannot be rotated: make it active first.");
        }

        if (ExpiresAt <= now)
        {
            return Error.Conflict("api_key_expired", "An expired API key cannot be rotated: make another one.");
        }

        var details = Details.EndingAt(rotation.ExpiresAt);
        if (FaultOf(details, now) is { } fault)
        {
            return fault;
        }

        Ring.Add(KeySecret.Of(this, secret, rotation.Grace, rotation.OnFirstUse ? null : now, now), now);
        Apply(details, rotatedBy, now);
        return Result.Success;
    }

    /// <summary>Ends the grace period.</summary>
    public ErrorOr<Success> CompleteRotation(string completedBy, DateTime now)
    {
        if (Ring.FindRetiring(now) is not { } retiring)
        {
            return Error.Conflict("no_retiring_secret", "No secret of this API key is in its grace period.");
        }

        retiring.Revoke();
        Apply(Details, completedBy, now);
        return Result.Success;
    }

    /// <summary>Withdraws the new secret while nobody has used it.</summary>
    public ErrorOr<Success> CancelRotation(string cancelledBy, DateTime now) => Ring.Find(SecretState.Pending) is { } pending
        ? Drop(pending, cancelledBy, now)
        : Error.Conflict("no_pending_secret", "No secret of this API key waits for its first use.");

    /// <summary>The first use of a secret that waits for it; the policy may allow less grace by now.</summary>
    /// <returns>False where it waits no more: nothing has changed.</returns>
    public bool Activate(Guid secretId, ApiKeyPolicy policy, DateTime now)
    {
        if (Ring.Find(SecretState.Pending) is not { } pending || pending.Id != secretId)
        {
            return false;
        }

        Ring.Activate(pending, policy.MaxGrace(), now);
        Settle();
        return true;
    }

    /// <summary>
    /// Leaves a secret that is retiring no more grace than the policy allows, counted from when its successor took over. It is no
    /// edit of the key: nobody has shown that they still want it.
    /// </summary>
    public void CutGrace(ApiKeyPolicy policy, DateTime now)
    {
        if (Ring.CutGrace(policy.MaxGrace(), now))
        {
            Settle();
        }
    }

    /// <summary>
    /// Deletes the secrets that have ended or were revoked, and with them their sessions, which are refused already. It is no edit.
    /// </summary>
    public void DropEndedSecrets(DateTime now) => Ring.DropEnded(now);

    /// <summary>Those that work at an instant, or will from their first use on, newest first.</summary>
    public IEnumerable<KeySecret> SecretsAt(DateTime instant) =>
        secrets.Where(secret => !secret.HasEndedAt(instant)).OrderByDescending(secret => secret.CreatedAt).ThenBy(secret => secret.State);

    private ErrorOr<Success> Drop(KeySecret secret, string by, DateTime now)
    {
        Ring.Remove(secret);
        Apply(Details, by, now);
        return Result.Success;
    }

    private void Settle()
    {
        Ring.EndBy(ExpiresAt);
        SecretHint = Ring.Active.Hint;
        Version++;
    }
}
