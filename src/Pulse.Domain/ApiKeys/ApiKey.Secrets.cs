using ErrorOr;
using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <content>Rotation of secrets.</content>
public sealed partial class ApiKey
{
    /// <summary>Creates a key with the secret of another system. A rotation replaces it by one of Pulse.</summary>
    /// <inheritdoc cref="Create"/>
    public static ErrorOr<ApiKey> Import(
        Guid id,
        AccountId accountId,
        ApiKeyIdentifier identifier,
        Guid secretId,
        ForeignOrigin secret,
        ApiKeyDetails details,
        string createdBy,
        DateTime now) =>
        New(id, accountId, identifier, secret.Prefix, details, createdBy, now)
            .ThenDo(key => key.Begin(KeySecret.Of(secretId, key, secret, now)));

    private SecretRing Ring => new(secrets);

    /// <summary>When the active secret replaced the retiring one. Null if there is no retiring one.</summary>
    public DateTime? SecretReplacedAt(DateTime now) => Ring.FindRetiring(now) is null ? null : Ring.Active.ActivatedAt;

    /// <summary>
    /// Gives the key a new secret. The active secret retires now, or at the first use of the new secret. A retiring or pending
    /// secret is deleted.
    /// </summary>
    /// <returns>A conflict if the key is disabled or expired: a rotation must not reactivate it.</returns>
    public ErrorOr<Success> Rotate(Rotation rotation, Guid secretId, ApiKeySecret secret, string rotatedBy, DateTime now)
    {
        if (!Active)
        {
            return Error.Conflict("api_key_disabled", "A disabled API key cannot be rotated. Set active to true first.");
        }

        if (ExpiresAt <= now)
        {
            return Error.Conflict("api_key_expired", "An expired API key cannot be rotated. Create another key.");
        }

        var details = Details.EndingAt(rotation.ExpiresAt);
        if (Validate(details, now) is { } error)
        {
            return error;
        }

        Ring.Add(KeySecret.Of(secretId, this, secret, rotation.Grace, rotation.OnFirstUse ? null : now, now), now);
        Apply(details, rotatedBy, now);
        return Result.Success;
    }

    /// <summary>Ends the grace period of the retiring secret.</summary>
    public ErrorOr<Success> CompleteRotation(string completedBy, DateTime now)
    {
        if (Ring.FindRetiring(now) is not { } retiring)
        {
            return Error.Conflict("no_retiring_secret", "This API key has no retiring secret.");
        }

        retiring.Revoke();
        Apply(Details, completedBy, now);
        return Result.Success;
    }

    /// <summary>Deletes the pending secret.</summary>
    public ErrorOr<Success> CancelRotation(string cancelledBy, DateTime now) => Ring.Find(SecretState.Pending) is { } pending
        ? Drop(pending, cancelledBy, now)
        : Error.Conflict("no_pending_secret", "This API key has no pending secret.");

    /// <summary>
    /// Activates the pending secret at its first use. The current policy can shorten the grace period of the old secret.
    /// </summary>
    /// <returns>False if the secret is not pending; nothing changes.</returns>
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
    /// Shortens the grace period of the retiring secret to the maximum of the policy, counted from the activation of its successor.
    /// Not an edit of the key.
    /// </summary>
    public void CutGrace(ApiKeyPolicy policy, DateTime now)
    {
        if (Ring.CutGrace(policy.MaxGrace(), now))
        {
            Settle();
        }
    }

    /// <summary>Deletes ended and revoked secrets with their sessions, which are rejected already. Not an edit of the key.</summary>
    public void DropEndedSecrets(DateTime now) => Ring.DropEnded(now);

    /// <summary>Pending secrets and secrets that are valid at this time, newest first.</summary>
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
