using ErrorOr;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Domain.ApiKeys;

/// <summary>A credential of a program. It belongs to its account and remains when its creator is deleted.</summary>
public sealed partial class ApiKey : IAuthored
{
    public const int NameMaxLength = 100;
    public const int DescriptionMaxLength = 500;
    public const int ExternalIdMaxLength = 128;

    private readonly List<KeySecret> secrets = [];

    private ApiKey()
    {
    }

    public Guid Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public Account? Account { get; private set; }

    /// <summary>The public half: an <see cref="ApiKeyIdentifier"/>.</summary>
    public string Identifier { get; private set; } = "";

    public IReadOnlyList<KeySecret> Secrets => secrets;

    /// <summary>Last characters of the active secret.</summary>
    public string SecretHint { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>The stored form of <see cref="Permissions"/>.</summary>
    private long BuiltInPermissions { get; set; }

    /// <inheritdoc cref="BuiltInPermissions"/>
    private CustomPermissions? CustomPermissions { get; set; }

    public PermissionSet Permissions
    {
        get => new(BuiltInPermissions, CustomPermissions);
        private set => (BuiltInPermissions, CustomPermissions) = value;
    }

    public bool Active { get; private set; }

    /// <summary>The key is rejected from this time on. Null: it does not expire.</summary>
    public DateTime? ExpiresAt { get; private set; }

    /// <summary>The key is rejected before this time. Null: it is valid from its creation.</summary>
    public DateTime? NotBefore { get; private set; }

    public AllowedIps AllowedIps { get; private set; } = AllowedIps.Everywhere;

    public RateLimit? RateLimit { get; private set; }

    public Quota? Quota { get; private set; }

    /// <summary>The id of the key's owner or use in the system of the services, such as a customer. Null: none. Not unique.</summary>
    public string? ExternalId { get; private set; }

    public KeyMetadata Metadata { get; private set; } = KeyMetadata.None;

    /// <summary>The <see cref="SecretPrefix"/> of all secrets of the key.</summary>
    public string Prefix { get; private set; } = SecretPrefix.Default;

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

    /// <summary>Updated by uses. Does not change <see cref="Version"/>.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <inheritdoc cref="LastUsedAt"/>
    public string? LastUsedIp { get; private set; }

    /// <summary>Increases by one with each edit. Used as ETag and for optimistic concurrency.</summary>
    public long Version { get; private set; }

    /// <returns>A validation error if the expiry is not in the future or not after <c>notBefore</c>.</returns>
    /// <exception cref="ArgumentException">There are no permissions. Callers validate first.</exception>
    public static ErrorOr<ApiKey> Create(
        Guid id,
        AccountId accountId,
        ApiKeyIdentifier identifier,
        Guid secretId,
        ApiKeySecret secret,
        ApiKeyDetails details,
        string createdBy,
        DateTime now) =>
        New(id, accountId, identifier, secret.Prefix, details, createdBy, now)
            .ThenDo(key => key.Begin(KeySecret.Of(secretId, key, secret, grace: TimeSpan.Zero, activatedAt: now, now)));

    private static ErrorOr<ApiKey> New(
        Guid id, AccountId accountId, ApiKeyIdentifier identifier, string prefix, ApiKeyDetails details, string createdBy, DateTime now)
    {
        ArgumentOutOfRangeException.ThrowIfZero(details.Permissions.Count, nameof(details));
        var key = new ApiKey
        {
            Id = id,
            AccountId = accountId,
            Identifier = identifier.Value,
            Prefix = prefix,
            CreatedAt = now,
            CreatedBy = createdBy,
        };
        if (key.Validate(details, now) is { } error)
        {
            return error;
        }

        key.Set(details, createdBy, now);
        return key;
    }

    /// <summary>The editable properties.</summary>
    public ApiKeyDetails Details => new(
        Name, Description, Permissions, ExpiresAt, Active, NotBefore, AllowedIps, RateLimit, Quota, ExternalId, Metadata);

    /// <summary>The status at a time. Uses the last use that the database knows.</summary>
    public ApiKeyStatus StatusAt(DateTime now, KeyTerms terms)
    {
        var conditions = UseConditions.Of(this, terms.Policy, terms.AccountIsActive, secretEndsAt: null);
        return conditions.StatusAt(now, conditions.KnownInUseAt);
    }

    /// <summary>
    /// Replaces the editable properties. Does nothing if they are equal. A changed expiry must be in the future; an unchanged one
    /// can be past.
    /// </summary>
    public ErrorOr<Success> Edit(ApiKeyDetails details, string editedBy, DateTime now)
    {
        if (Validate(details, now) is { } error)
        {
            return error;
        }

        if (details != Details)
        {
            Apply(details, editedBy, now);
        }

        return Result.Success;
    }

    /// <summary>Expires the key now, also before its <see cref="NotBefore"/>. Does nothing if it has expired.</summary>
    public void Expire(string expiredBy, DateTime now)
    {
        if (!(ExpiresAt <= now))
        {
            Apply(Details.EndingAt(now), expiredBy, now);
        }
    }

    private Error? Validate(ApiKeyDetails details, DateTime now) => details switch
    {
        _ when details.ExpiresAt != ExpiresAt && details.ExpiresAt <= now =>
            Errors.Invalid("expiresAt", "Must be in the future. To disable a key now, set active to false or delete it."),
        _ when details.NotBefore >= details.ExpiresAt && (details.NotBefore, details.ExpiresAt) != (NotBefore, ExpiresAt) =>
            Errors.Invalid("notBefore", "Must be before expiresAt."),
        _ => null,
    };

    private void Begin(KeySecret secret)
    {
        secrets.Add(secret);
        Settle();
    }

    private void Apply(ApiKeyDetails details, string by, DateTime now)
    {
        Set(details, by, now);
        Settle();
    }

    private void Set(ApiKeyDetails details, string by, DateTime now)
    {
        Name = details.Name;
        Description = details.Description;
        Permissions = details.Permissions;
        ExpiresAt = details.ExpiresAt;
        NotBefore = details.NotBefore;
        AllowedIps = details.AllowedIps;
        RateLimit = details.RateLimit;
        Quota = details.Quota;
        ExternalId = details.ExternalId;
        Metadata = details.Metadata;
        Active = details.Active;
        UpdatedAt = now;
        UpdatedBy = by;
    }
}
