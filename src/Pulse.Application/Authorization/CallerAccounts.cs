using System.Collections;
using System.Runtime.CompilerServices;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>The accounts of a user, in the order of their ids. One is found by its id without a search of all.</summary>
[CollectionBuilder(typeof(CallerAccounts), nameof(Of))]
public sealed class CallerAccounts : IReadOnlyList<CallerAccount>
{
    private readonly CallerAccount[] sorted;

    private CallerAccounts(CallerAccount[] accounts)
    {
        sorted = [.. accounts.OrderBy(account => account.Id.Number)];
        Primary = Array.Find(accounts, account => account.Primary);
    }

    /// <summary>The primary account. Null if there is none.</summary>
    public CallerAccount? Primary { get; }

    public int Count => sorted.Length;

    public CallerAccount this[int index] => sorted[index];

    public static CallerAccounts Of(ReadOnlySpan<CallerAccount> accounts) => new(accounts.ToArray());

    /// <returns>Null if the user does not belong to the account.</returns>
    public CallerAccount? Find(AccountId id) =>
        sorted.AsSpan().BinarySearch(new WithId(id)) is >= 0 and var index ? sorted[index] : null;

    public IEnumerator<CallerAccount> GetEnumerator() => ((IEnumerable<CallerAccount>)sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly record struct WithId(AccountId Id) : IComparable<CallerAccount>
    {
        public int CompareTo(CallerAccount? account) => Id.Number.CompareTo(account!.Id.Number);
    }
}

/// <summary>An account of a caller.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The account's name.</param>
/// <param name="Repcode">Code of the sales representative.</param>
/// <param name="Active">Whether its members may act in it.</param>
/// <param name="Given">The account's permissions.</param>
/// <param name="Primary">Whether the account is in effect if a request names none.</param>
/// <param name="RequiresMfa">Whether users need a second factor to act in it.</param>
public sealed record CallerAccount(
    AccountId Id, string Name, string? Repcode, bool Active, PermissionSet Given, bool Primary, bool RequiresMfa = false);
