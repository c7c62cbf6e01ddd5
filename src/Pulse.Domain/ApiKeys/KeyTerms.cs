using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <summary>Properties of an account that its keys depend on.</summary>
/// <param name="AccountIsActive">If false, all keys of the account are rejected.</param>
/// <param name="Policy">Rules for the keys of the account.</param>
public sealed record KeyTerms(bool AccountIsActive, ApiKeyPolicy Policy)
{
    /// <summary>An active account without rules.</summary>
    public static readonly KeyTerms None = new(true, ApiKeyPolicy.None);

    public static KeyTerms Of(Account? account) => account is null ? None : new KeyTerms(account.Active, account.ApiKeyPolicy);
}
