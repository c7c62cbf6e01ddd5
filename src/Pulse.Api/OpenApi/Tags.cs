namespace Pulse.Api.OpenApi;

/// <summary>What the groups of operations are about.</summary>
internal static class Tags
{
    /// <summary>In the order in which a reader needs them.</summary>
    public static readonly IReadOnlyList<(string Name, string Description)> All =
    [
        ("API keys", "Issue, limit, rotate, verify and measure API keys."),
        ("Sessions", "Logins, open sessions, and impersonation."),
        ("Permissions", "Built-in permissions, and those that the installation defines."),
        ("OAuth 2.0", "Tokens, introspection and revocation for clients that use OAuth 2.0."),
        ("Revocations", "A stream of revocations, for services that keep the results of verifications."),
        ("Accounts", "The tenants, their permissions, and their rules for API keys."),
        ("Users", "Users, invitations, and the accounts of users."),
        ("Roles", "Named sets of permissions, and who holds them."),
        ("Own identity", "The password and the e-mail address of the caller."),
        ("Second factor", "One-time codes and recovery codes of users."),
        ("Audit", "The log of all changes, which shows whether it was changed."),
        ("Applications", "Applications of businesses to become merchants, and their review."),
        ("Portal", "An application, for the business that it is about."),
        ("Merchants", "Businesses whose application was approved."),
    ];
}
