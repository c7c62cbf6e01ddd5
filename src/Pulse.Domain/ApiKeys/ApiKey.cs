using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// A credential of a program. It belongs to its account, not to its maker, and outlives the user who made it.
/// </summary>
public sealed class ApiKey
{
    public const int NameMaxLength = 100;
    public const int DescriptionMaxLength = 500;

    private readonly List<KeySecret> secrets = [];

    private ApiKey()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public Account? Account { get; private set; }

    /// <summary>The public half, an <see cref="ApiKeyIdentifier"/>.</summary>
    public string Identifier { get; private set; } = "";

    public IReadOnlyList<KeySecret> Secrets => secrets;

    /// <summary>Of the active secret.</summary>
    public string SecretHint { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    public PermissionSet Permissions { get; private set; }

    public bool Active { get; private set; }

    /// <summary>From this instant on the key is refused; null: never.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>Before this instant the key is refused; null: it works from the beginning.</summary>
    public DateTime? NotBefore { get; private set; }

    public AllowedIps AllowedIps { get; private set; } = AllowedIps.Everywhere;

    public RateLimit? RateLimit { get; private set; }

    public Quota? Quota { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>A user's e-mail or a key's identifier.</summary>
    public string CreatedBy { get; private set; } = "";

    public DateTime UpdatedAt { get; private set; }

    /// <inheritdoc cref="CreatedBy"/>
    public string UpdatedBy { get; private set; } = "";

    /// <summary>Bookkeeping, not an edit: it never moves <see cref="Version"/>.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <inheritdoc cref="LastUsedAt"/>
    public string? LastUsedIp { get; private set; }

    /// <summary>Goes up by one with each edit; it is the ETag and guards against lost updates.</summary>
    public long Version { get; private set; }

    /// <returns>The key, or a validation error where the expiry is not in the future.</returns>
    public static ErrorOr<ApiKey> Create(
        Guid id, AccountId accountId, ApiKeyIdentifier identifier, ApiKeySecret secret, ApiKeyDetails details, string createdBy, DateTime now)
    {
        var key = new ApiKey
        {
            Id = id,
            AccountId = accountId,
            Identifier = identifier.Value,
            CreatedAt = now,
            CreatedBy = createdBy,
        };
        if (key.FaultOf(details, now) is { } fault)
        {
            return fault;
        }

        key.secrets.Add(KeySecret.Of(key, secret, grace: TimeSpan.Zero, activatedAt: now, now));
        key.Apply(details, createdBy, now);
        return key;
    }

    /// <summary>What the key says of itself and may be edited.</summary>
    public ApiKeyDetails Details => new(Name, Description, Permissions, ExpiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota);

    /// <summary>
    /// Replaces what may be edited; what changes nothing is no edit. An expiry that stays as it is may lie in the past; a
    /// new one may not.
    /// </summary>
    public ErrorOr<Success> Edit(ApiKeyDetails details, string editedBy, DateTime now)
    {
        if (FaultOf(details, now) is { } fault)
        {
            return fault;
        }

        if (details != Details)
        {
            Apply(details, editedBy, now);
        }

        return Result.Success;
    }

    /// <summary>Ends the key now, even one whose time has not come yet; one that has ended already stays as it is.</summary>
    public void Expire(string expiredBy, DateTime now)
    {
        if (!(ExpiresAt <= now))
        {
            Apply(Details.EndingAt(now), expiredBy, now);
        }
    }

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
    public ErrorOr<Success> CompleteRotation(string completedBy, DateTime now) => Ring.Find(SecretState.Retiring) is { } retiring && !retiring.HasEndedAt(now)
        ? Drop(retiring, completedBy, now)
        : Error.Conflict("no_retiring_secret", "No secret of this API key is in its grace period.");

    /// <summary>Withdraws the new secret while nobody has used it.</summary>
    public ErrorOr<Success> CancelRotation(string cancelledBy, DateTime now) => Ring.Find(SecretState.Pending) is { } pending
        ? Drop(pending, cancelledBy, now)
        : Error.Conflict("no_pending_secret", "No secret of this API key waits for its first use.");

    /// <summary>The first use of a secret that waits for it; the policy may allow less grace by now. Where it waits no more, nothing changes.</summary>
    public void Activate(Guid secretId, ApiKeyPolicy policy, DateTime now)
    {
        if (Ring.Find(SecretState.Pending) is { } pending && pending.Id == secretId)
        {
            Ring.Activate(pending, policy.MaxGrace, now);
            Settle();
        }
    }

    /// <summary>Those that work at an instant, or will from their first use on, newest first.</summary>
    public IEnumerable<KeySecret> SecretsAt(DateTime instant) =>
        secrets.Where(secret => !secret.HasEndedAt(instant)).OrderByDescending(secret => secret.CreatedAt).ThenBy(secret => secret.State);

    private SecretRing Ring => new(secrets);

    private Error? FaultOf(ApiKeyDetails details, DateTime now) => details switch
    {
        _ when details.ExpiresAt != ExpiresAt && details.ExpiresAt <= now =>
            Errors.Invalid("expiresAt", "Must be in the future. To stop a key now, set active to false or delete it."),
        _ when details.NotBefore >= details.ExpiresAt && (details.NotBefore, details.ExpiresAt) != (NotBefore, ExpiresAt) => Errors.Invalid("notBefore", "Must be before expiresAt."),
        _ => null,
    };

    private ErrorOr<Success> Drop(KeySecret secret, string by, DateTime now)
    {
        Ring.Remove(secret);
        Apply(Details, by, now);
        return Result.Success;
    }

    private void Apply(ApiKeyDetails details, string by, DateTime now)
    {
        Name = details.Name;
        Description = details.Description;
        Permissions = details.Permissions;
        ExpiresAt = details.ExpiresAt;
        NotBefore = details.NotBefore;
        AllowedIps = details.AllowedIps;
        RateLimit = details.RateLimit;
        Quota = details.Quota;
        Active = details.Active;
        UpdatedAt = now;
        UpdatedBy = by;
        Settle();
    }

    private void Settle()
    {
        Ring.EndBy(ExpiresAt);
        SecretHint = Ring.Active.Hint;
        Version++;
    }
}
