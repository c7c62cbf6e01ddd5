using Pulse.Domain.Accounts;

namespace Pulse.Domain.ApiKeys;

/// <summary>What an account contributes to whether its keys work.</summary>
/// <param name="AccountIsActive">False: no key of the account works.</param>
/// <param name="Policy">What the account asks of its keys.</param>
public sealed record KeyTerms(bool AccountIsActive, ApiKeyPolicy Policy)
{
    /// <summary>An active account that asks nothing.</summary>
    public static readonly KeyTerms None = new(true, ApiKeyPolicy.None);

    public static KeyTerms Of(Account? account) => account is null ? None : new KeyTerms(account.Active, account.ApiKeyPolicy);
}
