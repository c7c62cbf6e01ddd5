using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Accounts;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;

namespace Pulse.UnitTests.Setup;

/// <summary>Callers for tests.</summary>
internal static class Callers
{
    public static UserCaller User(IReadOnlyList<CallerAccount>? accounts = null, params RoleGrant[] roles) => new()
    {
        Id = 3,
        Email = "user@example.com",
        Accounts = [.. accounts ?? [Member(Some.Account, primary: true)]],
        Roles = [.. roles],
        CreatedAt = Some.Now.AddDays(-2),
        CreatedBy = "maker@example.com",
        UpdatedAt = Some.Now.AddDays(-1),
        UpdatedBy = "editor@example.com",
    };

    /// <summary>A superAdmin who impersonates a user with these roles.</summary>
    public static UserCaller Impersonating(params RoleGrant[] roles) => User(null, roles) with
    {
        Impersonation = new Impersonation(UserId: 4, "other@example.com", [Some.Global(Role.SuperAdmin)]),
    };

    public static ApiKeyCaller Key(params Permission[] permissions) => new()
    {
        Id = Guid.Parse("01990000-0000-7000-8000-000000000001"),
        SecretId = Guid.Parse("01990000-0000-7000-8000-000000000002"),
        Identifier = Some.Identifier.Value,
        KeyName = "Till",
        Permissions = PermissionSet.Of(permissions),
        Account = Member(Some.Account, primary: true),
        CreatedAt = Some.Now.AddDays(-2),
        CreatedBy = "maker@example.com",
        UpdatedAt = Some.Now.AddDays(-1),
        UpdatedBy = "editor@example.com",
    };

    /// <summary>An applicant with the key of a draft of <see cref="Some.Account"/>.</summary>
    public static ApplicantCaller Applicant() => new()
    {
        ApplicationId = Guid.Parse("01990000-0000-7000-8000-000000000003"),
        AccountId = Some.Account,
        CreatedAt = Some.Now.AddDays(-2),
        CreatedBy = "maker@example.com",
        UpdatedAt = Some.Now.AddDays(-1),
        UpdatedBy = "editor@example.com",
    };

    public static CallerAccount Member(AccountId id, bool primary = false, bool active = true, PermissionSet? given = null) =>
        new(id, $"Account {id.Number % 100}", Repcode: null, active, given ?? PermissionSet.AccountDefault, primary);

    /// <summary>A request of a key of <see cref="Some.Account"/> with these permissions, authorized for its account.</summary>
    public static Task<RequestContext> CallHoldingAsync(params Permission[] permissions) => CallOfAsync(Key(permissions));

    /// <summary>A request that the authorizer has accepted for its account.</summary>
    public static async Task<RequestContext> CallOfAsync(Caller caller, AccountId? requested = null)
    {
        var context = new RequestContext();
        context.Identify(caller, requested);
        await new Authorizer(Mock.Of<IAccountDirectory>(), new MfaPolicy()).AuthorizeAsync(
            context, typeof(GetSession), CancellationToken.None);
        return context;
    }
}
