namespace Pulse.Domain.ApiKeys;

/// <summary>Whether an API key works at an instant. Where several reasons hold, the first one of this order counts: disabled, expired, not yet valid, restricted.</summary>
public enum ApiKeyStatus
{
    /// <summary>It works, from the networks that it may be used from.</summary>
    Active,

    /// <summary>The key or its account is not active.</summary>
    Disabled,

    /// <summary>Its expiry has come.</summary>
    Expired,

    /// <summary>Its time has not come yet.</summary>
    NotYetValid,

    /// <summary>The account's policy refuses it.</summary>
    Restricted,
}
