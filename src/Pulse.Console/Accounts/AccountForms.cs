using Pulse.Application.Accounts;
using Pulse.Application.Common;
using Pulse.Console.Permissions;

namespace Pulse.Console.Accounts;

/// <summary>The form of an account.</summary>
public sealed class AccountForm
{
    public string? AccountName { get; init; }

    public string? Repcode { get; init; }

    public bool RequireMfa { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    internal static AccountForm Of(Versioned<AccountDto> account) => new()
    {
        AccountName = account.Value.AccountName,
        Repcode = account.Value.Repcode,
        RequireMfa = account.Value.RequireMfa,
        Version = account.Version,
    };

    public CreateAccount ToCreation() => new(AccountName ?? "", Repcode);

    public UpdateAccount ToUpdate() => new(
        new AccountPatch { AccountName = new(AccountName ?? ""), Repcode = new(Repcode), RequireMfa = new(RequireMfa) },
        new IfMatch([Version]));
}

/// <summary>The form of the permissions of an account.</summary>
public sealed class AccountPermissionsForm
{
    public string[] Permissions { get; init; } = [];

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    /// <summary>The permissions of all accounts change without a new version.</summary>
    public string? Variant { get; init; }

    internal PermissionChoice Choice { get; set; } = new([], []);

    internal static AccountPermissionsForm Of(Versioned<AccountPermissionsDto> account) => new()
    {
        Permissions = [.. account.Value.Permissions.Select(permission => permission.Value)],
        Version = account.Version,
        Variant = account.Variant,
    };

    public SetAccountPermissions ToRequest() => new(
        new AccountPermissionsDto(PermissionChoice.Parse(Permissions)), new IfMatch([Version]) { Variants = [Variant] });
}

/// <summary>An account before its deletion.</summary>
/// <param name="Account">The account.</param>
/// <param name="Contents">What it contains: text, page of the account, number.</param>
public sealed record AccountRemains(AccountDto Account, IReadOnlyList<(string Text, string Folder, int Count)> Contents);
