namespace Pulse.Bench.Sections;

/// <summary>
/// The measured pages: each one that the console has, and lists with filters and in other orders. A test compares them with the endpoints.
/// A word in braces is an item of <c>PageItems</c>.
/// </summary>
internal static class ConsolePages
{
    /// <summary>Pages that need no session.</summary>
    public static IReadOnlyList<string> Open { get; } =
    [
        "/console/sign-in", "/console/sign-in/code", "/console/set-password?token=x", "/console/invitation?token=x", "/portal",
    ];

    /// <summary>Pages of an applicant.</summary>
    public static IReadOnlyList<string> OfApplicant { get; } = ["/portal/form", "/portal/form/submit", "/portal/form/{section}"];

    /// <summary>Pages about a user alone.</summary>
    public static IReadOnlyList<string> OfUser { get; } =
    [
        "/console", "/console/switch", "/console/switch?search=Account+5", "/console/accounts", "/console/accounts?search=Account+5",
        "/console/accounts/new", "/console/sessions", "/console/profile", "/console/profile/password", "/console/profile/email",
        "/console/profile/second-factor", "/console/profile/second-factor/confirm", "/console/profile/second-factor/recovery-codes",
        "/console/profile/second-factor/disable",
    ];

    /// <summary>Pages of an account, below its path.</summary>
    public static IReadOnlyList<string> OfAccount { get; } =
    [
        "", "/apikeys", "/apikeys?search=key+5", "/apikeys?sort=name", "/apikeys?sort=-lastUsedAt", "/apikeys?status=expired",
        "/apikeys?page=40", "/apikeys/new", "/apikeys/bulk", "/apikeys/import", "/apikeys/policy", "/apikeys/{key}",
        "/apikeys/{key}/edit", "/apikeys/{key}/usage", "/apikeys/{key}/usage?range=7d&per=hour", "/apikeys/{key}/usage?range=90d",
        "/apikeys/{key}/explain", "/apikeys/{key}/narrow", "/apikeys/{key}/rotate", "/apikeys/{key}/disable", "/apikeys/{key}/delete",
        "/apikeys/{rotatedKey}/rotation/complete", "/apikeys/{rotatedKey}/rotation/cancel",
        "/usage", "/usage?range=24h", "/usage?range=7d&per=hour", "/usage?range=90d", "/usage?by=externalId", "/usage?by=refusal",
        "/users", "/users?search=5@n.test", "/users?sort=email", "/users?pending=true", "/users/new", "/users/{user}",
        "/users/{user}/edit", "/users/{user}/memberships", "/users/{user}/deactivate", "/users/{user}/delete",
        "/users/{user}/second-factor", "/users/{user}/password-token",
        "/roles", "/roles?search=role+5", "/roles/matrix", "/roles/new", "/roles/{role}", "/roles/{role}/edit", "/roles/{role}/delete",
        "/roles/{role}/assign", "/sessions", "/sessions?sort=lastSeenAt", "/permissions", "/permissions/new",
        "/permissions/{permission}/edit", "/permissions/{permission}/delete",
        "/applications", "/applications?status=submitted", "/applications?search=Acme", "/applications/new", "/applications/{application}",
        "/applications/{application}/edit/{section}", "/applications/{application}/approve", "/applications/{application}/decline",
        "/applications/{application}/withdraw", "/applications/{application}/delete", "/applications/{application}/key",
        "/merchants", "/merchants?status=suspended", "/merchants?search=Acme", "/merchants/new", "/merchants/{merchant}",
        "/merchants/{merchant}/edit", "/merchants/{merchant}/close",
        "/audit", "/audit?action=session.created", "/audit?action=rare", "/audit?actor=rare", "/audit?target=rare",
        "/audit?action=session.created&target=rare",
        "/audit?from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z", "/audit/{event}", "/audit/integrity", "/audit/export.csv?action=rare",
        "/audit/export.ndjson?action=rare",
        "/settings", "/settings/edit", "/settings/permissions", "/settings/disable", "/settings/delete",
    ];

    /// <summary>All paths, with the place of the account.</summary>
    public static IEnumerable<string> All =>
        [.. Open, .. OfApplicant, .. OfUser, .. OfAccount.Select(path => $"/console/{{account}}{path}")];
}
