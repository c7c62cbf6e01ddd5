using System.Net;
using Pulse.Domain.Permissions;
using Pulse.Domain.Roles;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Accounts;

public sealed class CreateAccountTests(TestDatabase database) : AccountTests(database)
{
    [Test]
    public async Task A_new_account_is_returned_completely_and_found_at_its_location()
    {
        var created = await Admin.PostAsync("/accounts", new { accountName = "Åcme & Söhne", repcode = "3" });

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        var account = created.Json.AsObject();
        Assert.That(account.Select(member => member.Key), Is.EqualTo(new[]
        {
            "accountId", "accountName", "repcode", "active", "requireMfa", "permissions", "createdAt", "createdBy", "createdById",
            "updatedAt", "updatedBy", "updatedById",
        }));
        Assert.That((string?)account["accountId"], Does.Match("^[1-9][0-9]{15}$"));
        Assert.That(
            ((string)account["accountName"]!, (string)account["repcode"]!, (bool)account["active"]!, (bool)account["requireMfa"]!),
            Is.EqualTo(("Åcme & Söhne", "3", true, false)));
        Assert.That(
            account["permissions"]!.AsArray().Select(name => (string)name!),
            Is.EqualTo(PermissionSet.AccountDefault.ToSortedList().Select(permission => permission.Value)));
        Assert.That(((string)account["createdBy"]!, (string)account["updatedBy"]!), Is.EqualTo((PulseApp.AdminEmail, PulseApp.AdminEmail)));
        Assert.That((created.Header("Location"), created.Header("ETag")), Is.EqualTo(($"/accounts/{account["accountId"]}", "\"1\"")));

        var got = await Admin.GetAsync(created.Header("Location")!);
        Assert.That((got.Status, got.Text, got.Header("ETag")), Is.EqualTo((HttpStatusCode.OK, created.Text, "\"1\"")));
    }

    [Test]
    public async Task A_repcode_can_be_left_out_or_null(
        [Values("""{"accountName":"A"}""", """{"accountName":"A","repcode":null}""")] string body)
    {
        var created = await Admin.PostAsync("/accounts", body);

        Assert.That((created.Status, created.Json["repcode"]), Is.EqualTo((HttpStatusCode.Created, (object?)null)));
    }

    [Test]
    public async Task A_superAdmin_can_act_in_a_new_account_at_once_and_keys_created_there_work()
    {
        var account = await MakeAsync();

        var key = await AdminIn(account).MakeKeyAsync("readMerchants");

        Assert.That(key.AccountId, Is.EqualTo(account));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_id_of_a_new_account_does_not_follow_from_an_earlier_id()
    {
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(NumberOf(await MakeAsync()));
        }

        Assert.That(ids.Distinct().Count(), Is.EqualTo(5));
        Assert.That(ids.Zip(ids.Skip(1), (one, next) => Math.Abs(next - one)), Is.All.GreaterThan(1_000_000));
    }

    [Test]
    public async Task A_new_account_is_recorded_only_in_its_own_audit_log()
    {
        var account = await MakeAsync("Recorded");

        var recorded = await EventsOfAsync(account, readIn: account);

        Assert.That(recorded.Single().Action, Is.EqualTo("account.created"));
        Assert.That(recorded.Single().Changes, Does.Contain("\"accountName\":{\"from\":null,\"to\":\"Recorded\"}").And.Contain(
            $"\"accountId\":{{\"from\":null,\"to\":\"{account}\"}}"));
        Assert.That(await EventsOfAsync(account, readIn: await Seed.AccountAsync()), Is.Empty);
    }

    [Test]
    public async Task A_replay_with_the_same_Idempotency_Key_creates_one_account()
    {
        var once = Retries.NewValue();

        var first = await Admin.PostOnceAsync(once, "/accounts", new { accountName = "Once" });
        var again = await Admin.PostOnceAsync(once, "/accounts", new { accountName = "Once" });

        again.AssertReplayOf(first);
        Assert.That((await Admin.GetAsync("/accounts?accountName=Once")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("""{}""", "accountName")]
    [TestCase("""{"accountName":null}""", "accountName")]
    [TestCase("""{"accountName":""}""", "accountName")]
    [TestCase("""{"accountName":" \t"}""", "accountName")]
    [TestCase("""{"accountName":"a\u0007b"}""", "accountName")]
    [TestCase("""{"accountName":"a\u200bb"}""", "accountName")]
    [TestCase("""{"accountName":"A","repcode":"3\u200b"}""", "repcode")]
    [TestCase("""{"accountName":"\ud83d"}""", "accountName")]
    [TestCase("""{"accountName":" A"}""", "accountName")]
    [TestCase("""{"accountName":"A\u3000"}""", "accountName")]
    [TestCase("""{"accountName":7}""", "accountName")]
    [TestCase("""{"accountName":["A"]}""", "accountName")]
    [TestCase("""{"accountName":"A","repcode":""}""", "repcode")]
    [TestCase("""{"accountName":"A","repcode":"  "}""", "repcode")]
    [TestCase("""{"accountName":"A","repcode":"123456789012345678901234567890123"}""", "repcode")]
    [TestCase("""{"accountName":"A","repcode":"a\nb"}""", "repcode")]
    [TestCase("""{"accountName":"A","repcode":3}""", "repcode")]
    [TestCase("""{"accountName":"A","accountId":"1234567890123456"}""", "accountId")]
    [TestCase("""{"accountName":"A","permissions":["impersonateUsers"]}""", "permissions")]
    [TestCase("""{"accountName":"A","active":false}""", "active")]
    [TestCase("""{"accountName":"A","accountname":"B"}""", "accountname")]
    [TestCase("""{"accountName":"A","accountName":"B"}""", "accountName")]
    public async Task An_invalid_value_is_named_and_nothing_is_created(string body, string at)
    {
        var before = await CountAsync();

        (await Admin.PostAsync("/accounts", body)).AssertInvalid(at);

        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Text_fields_accept_their_maximum_length_and_refuse_one_character_more()
    {
        Assert.That(await MakeAsync(new string('n', 100), new string('r', 32)), Has.Length.EqualTo(16));
        (await Admin.PostAsync("/accounts", new { accountName = new string('n', 101), repcode = new string('r', 33) }))
            .AssertInvalid("accountName", "repcode");
    }

    [Test]
    public async Task Only_a_superAdmin_user_can_create_an_account()
    {
        var account = await Seed.AccountAsync();
        var administrator = await LoginAsync(await Seed.UserAsync([account], (Role.AccountAdminId, account)), Seed.Password);
        var superAdminOfOne = await LoginAsync(await Seed.UserAsync([account], (Role.SuperAdminId, account)), Seed.Password);
        var key =
            await AdminIn(account).MakeKeyAsync([.. PermissionSet.AccountDefault.ToSortedList().Select(permission => permission.Value)]);
        var before = await CountAsync();

        foreach (var caller in (Setup.Api[])[administrator, superAdminOfOne, Using(key), await LoginAsync(key)])
        {
            (await caller.PostAsync("/accounts", new { accountName = "Mine" }))
                .AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
            (await caller.PostAsync("/accounts", "nonsense")).AssertProblem(HttpStatusCode.Forbidden, "super_admin_required");
        }

        (await Anonymous().PostAsync("/accounts", new { accountName = "Mine" }))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.That(await CountAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_superAdmin_who_belongs_to_no_account_can_make_one()
    {
        var superAdmin = await LoginAsync(await Seed.UserAsync([], (Role.SuperAdminId, null)), Seed.Password);

        var created = await superAdmin.PostAsync("/accounts", new { accountName = "First of all" });

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        Assert.That(
            (await EventsOfAsync((string)created.Json["accountId"]!, (string)created.Json["accountId"]!)).Single().Action,
            Is.EqualTo("account.created"));
    }

    private async Task<int> CountAsync() => (await Admin.GetAsync("/accounts")).Json.AsArray().Count;
}
