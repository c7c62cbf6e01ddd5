namespace Pulse.Api.OpenApi;

/// <summary>What the groups of operations are about.</summary>
internal static class Tags
{
    public static readonly IReadOnlyDictionary<string, string> Descriptions = new Dictionary<string, string>
    {
        ["Accounts"] = "The tenants, their permissions, and their rules for API keys.",
        ["API keys"] = "Issue, limit, rotate, verify and measure API keys.",
        ["Applications"] = "Applications of businesses to become merchants, and their review.",
        ["Audit"] = "The log of all changes, which shows whether it was changed.",
        ["Merchants"] = "Businesses whose application was approved.",
        ["OAuth 2.0"] = "Tokens, introspection and revocation for clients that use OAuth 2.0.",
        ["Own identity"] = "The password and the e-mail address of the caller.",
        ["Permissions"] = "Built-in permissions, and those that the installation defines.",
        ["Portal"] = "An application, for the business that it is about.",
        ["Revocations"] = "A stream of revocations, for services that keep the results of verifications.",
        ["Roles"] = "Named sets of permissions, and who holds them.",
        ["Second factor"] = "One-time codes and recovery codes of users.",
        ["Sessions"] = "Logins, open sessions, and impersonation.",
        ["Users"] = "Users, invitations, and the accounts of users.",
    };
}
