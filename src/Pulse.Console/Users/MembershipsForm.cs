using ErrorOr;
using Pulse.Application.Common;
using Pulse.Application.Users;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Users;

/// <summary>The form of the memberships in the accounts that the user of the page administers.</summary>
public sealed class MembershipsForm
{
    /// <summary>The accounts of which the user is to be a member.</summary>
    public string[] Accounts { get; init; } = [];

    /// <summary>The accounts that the user is to administer.</summary>
    public string[] Admins { get; init; } = [];

    public string? Primary { get; init; }

    /// <summary>One more account.</summary>
    public string? Add { get; init; }

    public bool AddAdmin { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    internal UserDto User { get; set; } = null!;

    /// <summary>The memberships that the form can change.</summary>
    internal IReadOnlyList<UserAccountDto> Editable { get; set; } = [];

    /// <summary>Accounts that can be added.</summary>
    internal IReadOnlyList<(string Value, string Text)> Addable { get; set; } = [];

    internal static MembershipsForm Of(UserDto user, long version) => new()
    {
        Accounts = [.. user.Accounts.Select(account => account.AccountId)],
        Admins = [.. user.Accounts.Where(account => account.AccountAdmin).Select(account => account.AccountId)],
        Primary = user.Accounts.FirstOrDefault(account => account.UsersPrimaryAccount)?.AccountId,
        Version = version,
    };

    public SetMemberships ToRequest(int id)
    {
        List<UserMembership> memberships =
            [.. Accounts.Select(account => new UserMembership(account, account == Primary, Admins.Contains(account)))];
        if (!string.IsNullOrWhiteSpace(Add))
        {
            memberships.Add(new UserMembership(Add.Trim(), Primary: false, AddAdmin));
        }

        return new SetMemberships(id, new UserMemberships(memberships), new IfMatch([Version]));
    }

    /// <summary>The last membership of the request is the field <c>add</c>.</summary>
    public List<Error> Located(List<Error> errors) => errors.ConvertAll(error =>
        error.Metadata?.GetValueOrDefault(DomainErrors.PathKey) is string path
        && path.StartsWith($"accounts[{Accounts.Length}].", StringComparison.Ordinal)
            ? DomainErrors.Invalid("add", error.Description)
            : error);
}
