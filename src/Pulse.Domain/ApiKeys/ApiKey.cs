using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>
/// A credential of a program. It belongs to its account, not to its maker, and outlives the user who made it.
/// </summary>
public sealed partial class ApiKey : IAuthored
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

    /// <inheritdoc/>
    public string? CreatedById { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    /// <inheritdoc cref="CreatedBy"/>
    public string UpdatedBy { get; private set; } = "";

    /// <inheritdoc/>
    public string? UpdatedById { get; private set; }

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

    /// <summary>Whether the key works at an instant, as far as its last use is known to the database.</summary>
    public ApiKeyStatus StatusAt(DateTime now, KeyTerms terms)
    {
        var conditions = UseConditions.Of(this, terms.Policy, terms.AccountIsActive, secretEndsAt: null);
        return conditions.StatusAt(now, conditions.KnownInUseAt);
    }

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

    private Error? FaultOf(ApiKeyDetails details, DateTime now) => details switch
    {
        _ when details.ExpiresAt != ExpiresAt && details.ExpiresAt <= now =>
            Errors.Invalid("expiresAt", "Must be in the future. To stop a key now, set active to false or delete it."),
        _ when details.NotBefore >= details.ExpiresAt && (details.NotBefore, details.ExpiresAt) != (NotBefore, ExpiresAt) => Errors.Invalid("notBefore", "Must be before expiresAt."),
        _ => null,
    };

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
}
