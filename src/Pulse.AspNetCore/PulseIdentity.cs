using System.Collections.Frozen;
using System.Security.Claims;

namespace Pulse.AspNetCore;

/// <summary>
/// The identity of a credential that Pulse has accepted. Requests with the same credential share it, so that it is read-only:
/// <see cref="Clone"/> it to add claims, or add another identity to the principal.
/// </summary>
public sealed class PulseIdentity : ClaimsIdentity
{
    private readonly FrozenSet<string> permissions;
    private readonly bool isShared;

    internal PulseIdentity(
        IEnumerable<Claim> claims, string authenticationType, IEnumerable<string> permissions, DateTimeOffset? expiresAt)
        : base(claims, authenticationType, PulseClaimTypes.Name, roleType: null)
    {
        this.permissions = permissions.ToFrozenSet(StringComparer.Ordinal);
        ExpiresAt = expiresAt;
        Subject = FindFirst(PulseClaimTypes.Subject)?.Value ?? "";
        AccountId = FindFirst(PulseClaimTypes.AccountId)?.Value ?? "";
        ApiKey = FindFirst(PulseClaimTypes.ApiKey)?.Value;
        isShared = true;
    }

    private PulseIdentity(PulseIdentity other)
        : base(other)
    {
        (permissions, ExpiresAt, Subject, AccountId, ApiKey) =
            (other.permissions, other.ExpiresAt, other.Subject, other.AccountId, other.ApiKey);
    }

    /// <summary>The permissions in the account in effect.</summary>
    public IReadOnlyCollection<string> Permissions => permissions;

    /// <summary>The UUID of the API key or the number of the user, which never change.</summary>
    public string Subject { get; }

    /// <summary>The account in effect, 16 digits.</summary>
    public string AccountId { get; }

    /// <summary>The identifier of the API key. Null for a user.</summary>
    public string? ApiKey { get; }

    /// <summary>When the credential expires, by the clock of this service. Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Whether the credential holds a permission in the account in effect.</summary>
    public bool HasPermission(string permission) => permissions.Contains(permission);

    internal bool HasPermissions(IReadOnlyList<string> all)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (!permissions.Contains(all[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A copy that can be changed. Its permissions are those that Pulse has told.</summary>
    public override PulseIdentity Clone() => new(this);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The identity is shared.</exception>
    public override void AddClaim(Claim claim)
    {
        ThrowIfShared();
        base.AddClaim(claim);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The identity is shared.</exception>
    public override void AddClaims(IEnumerable<Claim?> claims)
    {
        ThrowIfShared();
        base.AddClaims(claims);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The identity is shared.</exception>
    public override void RemoveClaim(Claim? claim)
    {
        ThrowIfShared();
        base.RemoveClaim(claim);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The identity is shared.</exception>
    public override bool TryRemoveClaim(Claim? claim)
    {
        ThrowIfShared();
        return base.TryRemoveClaim(claim);
    }

    private void ThrowIfShared()
    {
        if (isShared)
        {
            throw new InvalidOperationException(
                "Requests share this identity. Clone it to change its claims, or add another identity to the principal.");
        }
    }
}
