using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Impersonation;

/// <summary>Refused impersonations create no session.</summary>
public sealed class RefusedImpersonationTests(TestDatabase database) : ImpersonationGround(database)
{
    private string account = "";
    private Person clerk = null!;
    private Setup.Api support = null!;
    private Person supporter = null!;

    [OneTimeSetUp]
    public async Task MakePeopleAsync()
    {
        account = await OpenAccountAsync();
        clerk = await PersonAsync(account, Permission.ReadApiKeys);
        supporter = await PersonAsync(account, Permission.ImpersonateUsers, Permission.ReadApiKeys);
        support = await LoginAsync(supporter);
    }

    [Test]
    public async Task Impersonation_requires_credentials_and_the_permission()
    {
        var reader = await LoginAsync(await PersonAsync(account, Permission.ReadUsers, Permission.WriteUsers));

        await RefusedAsync(Anonymous(), clerk, HttpStatusCode.Unauthorized, "unauthenticated");
        await RefusedAsync(reader, clerk, HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task The_permission_counts_only_in_the_account_in_effect()
    {
        var closed = await Seed.AccountAsync();
        var member =
            await PersonAsync([account, closed], (account, [Permission.ImpersonateUsers]), (closed, [Permission.ImpersonateUsers]));

        await RefusedAsync((await LoginAsync(member)).In(closed), clerk, HttpStatusCode.Forbidden, "missing_permission");
    }

    [Test]
    public async Task An_API_key_cannot_impersonate_a_user()
    {
        var key = await AdminIn(account).MakeKeyAsync("impersonateUsers");

        await RefusedAsync(Using(key), clerk, HttpStatusCode.Forbidden, "user_required");
        await RefusedAsync(await LoginAsync(key), clerk, HttpStatusCode.Forbidden, "user_required");
        (await Using(key).PostAsync("/auth/impersonate", "nonsense")).AssertProblem(HttpStatusCode.Forbidden, "user_required");
    }

    [Test]
    public async Task A_user_of_another_account_gets_the_same_response_as_a_user_who_does_not_exist()
    {
        var stranger = await PersonAsync(await OpenAccountAsync(), Permission.ReadApiKeys);

        var another = await RefusedAsync(support, stranger, HttpStatusCode.NotFound, "not_found");
        var unknown = await RefusedAsync(support, new Person(int.MaxValue, "", []), HttpStatusCode.NotFound, "not_found");
        await RefusedAsync(support, new Person(-1, "", []), HttpStatusCode.NotFound, "not_found");

        Assert.That(another.WithoutTrace(), Is.EqualTo(unknown.WithoutTrace()));
    }

    [Test]
    public async Task A_superAdmin_cannot_be_impersonated()
    {
        var superAdmin = await KnownAsync(await Seed.UserAsync([account], (Role.SuperAdminId, null)));

        await RefusedAsync(support, superAdmin, HttpStatusCode.Forbidden, "super_admin_cannot_be_impersonated");
        await RefusedAsync(Admin, superAdmin, HttpStatusCode.Forbidden, "super_admin_cannot_be_impersonated");
        await RefusedAsync(Admin, await KnownAsync(PulseApp.AdminEmail), HttpStatusCode.Forbidden, "super_admin_cannot_be_impersonated");
    }

    [Test]
    public async Task A_user_cannot_impersonate_themselves() =>
        await RefusedAsync(support, supporter, HttpStatusCode.Conflict, "cannot_impersonate_oneself");

    [Test]
    public async Task An_inactive_user_cannot_be_impersonated()
    {
        var leaver = await PersonAsync(account);
        await ChangeAsync(leaver, user => user.Identify(user.Email, active: false));

        await RefusedAsync(support, leaver, HttpStatusCode.Conflict, "user_inactive");
    }

    [Test]
    public async Task A_user_without_a_password_cannot_be_impersonated()
    {
        var newcomer = await PersonAsync(account);
        await SetAsync<Domain.Users.User, DateTime?>(user => user.Id == newcomer.Id, nameof(Domain.Users.User.ActivatedAt), null);

        await RefusedAsync(support, newcomer, HttpStatusCode.Conflict, "user_pending");
    }

    [Test]
    public async Task A_user_without_an_account_cannot_be_impersonated()
    {
        await RefusedAsync(Admin, await PersonAsync([]), HttpStatusCode.Forbidden, "no_account_to_impersonate_in");
    }

    [Test]
    public async Task An_impersonated_session_cannot_start_another_impersonation()
    {
        var another = await PersonAsync(account, Permission.ImpersonateUsers);

        await RefusedAsync(await ActAsync(support, another), clerk, HttpStatusCode.Forbidden, "impersonating");
    }

    [TestCase("{}", "userId")]
    [TestCase("""{"userId":null}""", "userId")]
    [TestCase("""{"userId":"7"}""", "userId")]
    [TestCase("""{"userId":1.5}""", "userId")]
    [TestCase("""{"userId":2147483648}""", "userId")]
    [TestCase("""{"userId":[7]}""", "userId")]
    [TestCase("""{"userId":7,"accountId":"6591739253089529"}""", "accountId")]
    [TestCase("""{"UserId":7}""", "UserId")]
    [TestCase("""{"userId":7,"userId":8}""", "userId")]
    [TestCase("[]", "body")]
    [TestCase("", "body")]
    public async Task An_invalid_impersonation_request_is_refused_with_the_name_of_the_field(string body, string path)
    {
        var refused = await support.PostAsync("/auth/impersonate", body);

        refused.AssertInvalid(path);
    }

    [Test]
    public async Task Unauthorized_callers_do_not_learn_about_errors_in_the_body()
    {
        var reader = await LoginAsync(await PersonAsync(account, Permission.ReadUsers));

        (await reader.PostAsync("/auth/impersonate", "{}")).AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    private async Task<Answer> RefusedAsync(Setup.Api impersonator, Person target, HttpStatusCode status, string code)
    {
        var refused = await AskAsync(impersonator, target);
        refused.AssertProblem(status, code);
        Assert.That(await CountAsync(target), Is.Zero);
        return refused;
    }
}
