namespace Pulse.Domain.ApiKeys;

/// <summary>
/// Status of an API key at a time. If several apply, the first one in this order counts: disabled, expired, not yet valid,
/// restricted.
/// </summary>
public enum ApiKeyStatus
{
    /// <summary>Valid, from the allowed networks.</summary>
    Active,

    /// <summary>The key or its account is inactive.</summary>
    Disabled,

    /// <summary>The expiry has passed.</summary>
    Expired,

    /// <summary>The time in <c>notBefore</c> has not come.</summary>
    NotYetValid,

    /// <summary>The account's policy rejects the key.</summary>
    Restricted,
}
