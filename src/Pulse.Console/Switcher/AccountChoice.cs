using Pulse.Application.Accounts;
using Pulse.Application.Authorization;

namespace Pulse.Console.Switcher;

/// <summary>An account that can be put into effect.</summary>
/// <param name="Id">16 digits.</param>
/// <param name="Name">The account's name.</param>
/// <param name="Repcode">Code of the sales representative.</param>
/// <param name="Active">Whether its members may act in it.</param>
public sealed record AccountChoice(string Id, string Name, string? Repcode, bool Active)
{
    internal static AccountChoice Of(CallerAccount account) => new($"{account.Id}", account.Name, account.Repcode, account.Active);

    internal static AccountChoice Of(AccountDto account) =>
        new(account.AccountId, account.AccountName, account.Repcode, account.Active);

    /// <summary>Searches the same fields as the list of accounts, and the number.</summary>
    internal bool Matches(string? search) => string.IsNullOrWhiteSpace(search)
        || new[] { Id, Name, Repcode }.Any(text => text?.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase) == true);
}
