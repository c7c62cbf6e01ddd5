using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Authors;

/// <summary>Each creator and editor is shown by id and by name, because another user can later have the same name.</summary>
public sealed class AuthorTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Kinds = ["/apikeys", "/roles", "/applications", "/merchants", "/users"];

    private string account = "";
    private string email = "";
    private Setup.Api author = null!;

    [SetUp]
    public async Task NewAdministratorAsync()
    {
        account = await Seed.AccountAsync();
        email = await Seed.UserAsync([account], (Role.AccountAdminId, account));
        author = await LoginAsync(email, Seed.Password);
    }

    [Test]
    public async Task Resources_created_by_a_user_name_the_id_of_the_user([ValueSource(nameof(Kinds))] string kind)
    {
        var id = await IdOfAsync(author);

        var made = await MakeAsync(author, kind);
        var got = await author.GetAsync(made.Header("Location")!);

        foreach (var shown in (JsonNode[])[made.Json, got.Json])
        {
            Assert.That(AuthorsOf(shown), Is.EqualTo((email, id, email, id)), kind);
        }
    }

    [Test]
    public async Task Resources_created_by_a_key_name_the_id_of_the_key([ValueSource(nameof(Kinds))] string kind)
    {
        var key =
            await author.MakeKeyAsync("writeApiKeys", "readMerchants", "writeRoles", "writeApplications", "writeMerchants", "writeUsers");

        var made = await MakeAsync(Using(key), kind);

        Assert.That(AuthorsOf(made.Json), Is.EqualTo((key.ApiKey, key.Id, key.ApiKey, key.Id)), kind);
    }

    [Test]
    public async Task Two_users_who_had_the_same_email_one_after_the_other_are_distinguished()
    {
        var first = await IdOfAsync(author);
        var role = await MakeAsync(author, "/roles");
        var path = role.Header("Location")!;
        Assert.That(
            (await Admin.In(account).PatchAsync($"/users/{first}", new { email = $"former-{email}" })).Status,
            Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Admin.PatchAsync(
            $"/users/{await IdOfAsync(await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password))}",
            new { email })).Status, Is.EqualTo(HttpStatusCode.OK));
        var other = await LoginAsync(email, Seed.Password);
        App.Clock.Advance(TimeSpan.FromSeconds(1));

        var changed = await other.PatchAsync(path, new { name = $"Renamed {Guid.NewGuid()}" });

        var second = await IdOfAsync(other);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(AuthorsOf(changed.Json), Is.EqualTo((email, first, email, second)));
        Assert.That((await other.GetAsync($"/roles?createdById={first}")).Json.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await other.GetAsync($"/roles?updatedById={first}")).Json.AsArray(), Is.Empty);
        Assert.That((await other.GetAsync($"/audit-events?actor={first}&action=role.created")).Json.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await other.GetAsync($"/audit-events?actor={second}&action=role.updated")).Json.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await other.GetAsync($"/audit-events?actor={second}&action=role.created")).Json.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_bulk_change_of_keys_records_its_actor()
    {
        var key = await Admin.In(account).MakeKeyAsync();

        await author.PostAsync("/apikeys/bulk", new { action = "disable", ids = new[] { key.Id } });

        var (_, createdBy, _, updatedBy) = AuthorsOf((await author.GetAsync(key.Path)).Json);
        Assert.That((createdBy, updatedBy), Is.EqualTo((await IdOfAsync(Admin), await IdOfAsync(author))));
    }

    [Test]
    public async Task The_account_of_the_first_start_has_no_creator_and_a_new_one_names_the_caller()
    {
        var first = (await Bearer(AdminToken).GetAsync("/accounts?sort=createdAt")).Json.AsArray().First(
            one => (string?)one!["accountName"] == "Primary")!;
        var made = await Admin.PostAsync("/accounts", new { accountName = "Made later" });

        Assert.That(first["createdById"], Is.Null);
        Assert.That((string?)made.Json["createdById"], Is.EqualTo(await IdOfAsync(Admin)));
    }

    [Test]
    public async Task No_event_repeats_the_id_of_its_actor_in_the_changes()
    {
        var key = await author.MakeKeyAsync();
        await Admin.In(account).PatchAsync(key.Path, new { name = "Renamed" });

        var recorded = (await author.GetAsync($"/audit-events?target={key.Id}")).Json.AsArray();

        Assert.That(recorded.Select(happened => happened!["changes"]!.ToJsonString()), Has.None.Contains("ById"));
    }

    private static (string? CreatedBy, string? CreatedById, string? UpdatedBy, string? UpdatedById) AuthorsOf(JsonNode shown)
    {
        var system = shown["system"] ?? shown;
        return ((string?)system["createdBy"], (string?)system["createdById"], (string?)system["updatedBy"], (string?)system["updatedById"]);
    }

    private static async Task<string> IdOfAsync(Setup.Api user) =>
        ((int)(await user.GetAsync("/auth/session")).Json["id"]!).ToString(CultureInfo.InvariantCulture);

    private static async Task<Answer> MakeAsync(Setup.Api caller, string kind)
    {
        var made = await caller.PostAsync(kind, kind switch
        {
            "/apikeys" => new { name = "Made", permissions = new[] { Permission.ReadMerchants.Name() } },
            "/roles" => new { name = $"Made {Guid.NewGuid()}", permissions = new[] { Permission.ReadMerchants.Name() } },
            "/applications" => new { },
            "/merchants" => Businesses.Profile().ToJsonString(),
            _ => new { email = $"made-{Guid.NewGuid():N}@pulse.test" },
        });
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        return made;
    }
}
