using Microsoft.AspNetCore.Http;
using Pulse.Console.Pages;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Menu;

/// <summary>The entries of the side menu: only pages that the user may see.</summary>
public static class MenuEntries
{
    /// <summary>Sessions are not listed during an impersonation.</summary>
    private const string Sessions = "sessions";

    /// <summary>Text, folder in the path, and the permissions of which one is needed. None: each user sees the page.</summary>
    private static readonly (string Text, string Folder, Permission[] AnyOf)[] Entries =
    [
        ("API keys", "apikeys", [Permission.ReadApiKeys, Permission.WriteApiKeys]),
        ("Usage", "usage", [Permission.ReadApiKeys, Permission.WriteApiKeys]),
        ("People", "users", [Permission.ReadUsers, Permission.WriteUsers]),
        ("Roles", "roles", [Permission.ReadRoles, Permission.WriteRoles]),
        ("Sessions", Sessions, [Permission.ReadSessions, Permission.WriteSessions]),
        ("Permissions", "permissions", []),
        ("Applications", "applications", [Permission.ReadApplications, Permission.WriteApplications, Permission.DecideApplications]),
        ("Merchants", "merchants", [Permission.ReadMerchants, Permission.WriteMerchants]),
        ("Audit log", "audit", [Permission.ReadAuditEvents]),
        ("Account", "settings", [Permission.ReadAccounts, Permission.WriteAccounts]),
    ];

    public static IEnumerable<MenuEntry> For(PageContext page)
    {
        yield return new MenuEntry("Home", page.AccountRoot, IsExact: true);
        foreach (var (text, folder, anyOf) in Entries)
        {
            if ((anyOf.Length == 0 || page.Can(anyOf)) && (page.IsInPerson || folder != Sessions))
            {
                yield return new MenuEntry(text, $"{page.AccountRoot}/{folder}");
            }
        }
    }
}

/// <param name="Text">The text of the link.</param>
/// <param name="Path">The start page of the entry.</param>
/// <param name="IsExact">Whether the pages below the path belong to other entries.</param>
public sealed record MenuEntry(string Text, string Path, bool IsExact = false)
{
    /// <summary>Whether the page belongs to this entry.</summary>
    public bool IsAt(PathString page) => IsExact ? page.Equals(Path) : page.StartsWithSegments(Path);
}
