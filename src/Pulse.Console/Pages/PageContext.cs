using Pulse.Application.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;

namespace Pulse.Console.Pages;

/// <summary>The user of the page and the account in effect, for what every page shows.</summary>
public sealed class PageContext(RequestContext request)
{
    /// <summary>Whether a user is signed in.</summary>
    public bool IsSignedIn => request.Caller is UserCaller;

    public UserCaller User => (UserCaller)request.RequiredCaller;

    /// <summary>The account in effect. Null on pages about the user alone.</summary>
    public AccountId? Account => request.IsAccountInPath ? request.Scope?.AccountId : null;

    /// <summary>Whether the account in effect is one of the user's. A superAdmin can act in all accounts.</summary>
    public bool IsMember => Membership is not null;

    /// <summary>The name of the account in effect, or its number if the user may not read it.</summary>
    public string? AccountName => Membership?.Name ?? ForeignAccountName ?? Account?.ToString();

    internal string? ForeignAccountName { get; set; }

    /// <summary>The start of the paths of all pages of the account in effect.</summary>
    public string AccountRoot => $"{Hosting.ConsolePaths.Root}/{Account}";

    /// <summary>False during an impersonation, which some requests refuse.</summary>
    public bool IsInPerson => User.Impersonation is null;

    private CallerAccount? Membership => Account is { } id ? User.Accounts.Find(id) : null;

    /// <summary>Whether the user holds one of the permissions in the account in effect. Pages show only what the user may do.</summary>
    public bool Can(params ReadOnlySpan<Permission> anyOf)
    {
        foreach (var permission in anyOf)
        {
            if (request.Scope?.Rights.Held.Contains(permission) == true)
            {
                return true;
            }
        }

        return false;
    }
}
