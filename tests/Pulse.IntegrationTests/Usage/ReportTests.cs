using Pulse.Domain.Common;
using Pulse.IntegrationTests.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Usage;

/// <summary>Services report the uses that they decided from their own memory.</summary>
public sealed class ReportTests(TestDatabase database) : ReportGround(database)
{
    [Test]
    public async Task Reported_uses_are_counted_like_verifications()
    {
        var key = await Owner.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants", "readApiKeys" }, externalId = "customer-42" });
        var refused = new { missing_permission = 3, ip_not_allowed = 1 };
        await AssertReportedAsync(
            (1, 0),
            new
            {
                apiKeyId = key.Id,
                count = 10,
                lastUsedAt = Now,
                ipAddress = "203.0.113.7",
                permissions = new[] { "readMerchants" },
                refused,
            });
        await AssertReportedAsync((1, 0), new { apiKeyId = key.ApiKey, count = 5, lastUsedAt = Now.AddHours(-1) });
        await FlushAsync();

        var usage = (await Owner.GetAsync($"{key.Path}/usage?interval=hour")).Json;
        Assert.That(usage["totals"]!.ToJsonString(), Is.EqualTo("""{"requests":19,"refused":4}"""));
        Assert.That(usage["buckets"]!.AsArray().Select(bucket => (int)bucket!["requests"]!), Is.EqualTo(new[] { 5, 14 }));
        Assert.That(usage["buckets"]![1]!["refusedBy"]!.ToJsonString(), Is.EqualTo("""{"ip_not_allowed":1,"missing_permission":3}"""));
        Assert.That(await GroupsAsync("externalId"), Is.EqualTo(new[] { ("customer-42", 19) }));
        Assert.That(await GroupsAsync("permission"), Does.Contain(("readMerchants", 10)));
        Assert.That(await GroupsAsync("refusal"), Is.EqualTo(new[] { ("missing_permission", 3), ("ip_not_allowed", 1) }));
        var shown = (await Owner.GetAsync(key.Path)).Json;
        Assert.That(((string)shown["lastUsedAt"]!, (string)shown["lastUsedIp"]!), Is.EqualTo((Instant.ToText(Now), "203.0.113.7")));
        Assert.That(
            (await Owner.GetAsync($"{key.Path}/usage/permissions")).Json["neverUsed"]!.ToJsonString(), Is.EqualTo("""["readApiKeys"]"""));
    }

    [Test]
    public async Task A_repeated_report_is_counted_once()
    {
        var key = await Owner.MakeKeyAsync();
        var body = new { items = new[] { new { apiKeyId = key.Id, count = 10, lastUsedAt = Now } } };

        var first = await Service.PostAsync(Path, body, ("Idempotency-Key", "report-1"));
        var second = await Service.PostAsync(Path, body, ("Idempotency-Key", "report-1"));
        var other = await Service.PostAsync(Path, body, ("Idempotency-Key", "report-2"));

        Assert.That((first.Text, second.Text, other.Text), Is.EqualTo((Counted(1, 0), Counted(1, 0), Counted(1, 0))));
        Assert.That(second.Header("Idempotency-Replayed"), Is.EqualTo("true"));
        Assert.That(await RequestsAsync(Owner, key), Is.EqualTo(20));
    }

    [Test]
    public async Task Keys_that_are_unknown_or_of_another_account_are_ignored_and_look_the_same()
    {
        var others = await AdminInNewAccountAsync();
        var (own, foreign) = (await Owner.MakeKeyAsync(), await others.MakeKeyAsync());

        await AssertReportedAsync((0, 2), Item(foreign.Id), Item(foreign.ApiKey));
        await AssertReportedAsync((0, 2), Item(Guid.NewGuid().ToString()), Item("apiKey-000000000000000000000000"));
        await AssertReportedAsync((1, 1), Item(own.Id), Item(foreign.Id));

        Assert.That((await RequestsAsync(Owner, own), await RequestsAsync(others, foreign)), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_service_that_verifies_the_keys_of_all_accounts_reports_those_of_all()
    {
        var account = await Seed.AccountAsync();
        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent("""{"permissions":["verifyAllAccounts"]}""", System.Text.Encoding.UTF8, "application/json"));
        Service = Using(await AdminIn(account).MakeKeyAsync("verifyAllAccounts"));
        var key = await Owner.MakeKeyAsync();

        await AssertReportedAsync((2, 0), Item(key.Id), Item(key.ApiKey));

        Assert.That(await RequestsAsync(Owner, key), Is.EqualTo(2));
    }

    [Test]
    public async Task A_report_spends_no_limit()
    {
        var key = await Owner.MakeKeyFromAsync(new
        {
            name = "Metered",
            permissions = new[] { "readMerchants" },
            quota = new { limit = 5, period = "total" },
            rateLimit = new { limit = 5, windowSeconds = 3600 },
        });
        await AssertReportedAsync((1, 0), Item(key.Id, 100));
        await FlushAsync();

        var verified = (await Service.PostAsync("/apikeys/verify", key.Login)).Json;

        Assert.That(((int)verified["quota"]!["remaining"]!, (int)verified["rateLimit"]!["remaining"]!), Is.EqualTo((4, 4)));
    }

    [Test]
    public async Task An_older_report_does_not_set_the_last_use_back()
    {
        var key = await Owner.MakeKeyAsync();
        await AssertReportedAsync(
            (2, 0),
            new { apiKeyId = key.Id, count = 1, lastUsedAt = Now, ipAddress = "203.0.113.7", permissions = new[] { "readMerchants" } },
            new
            {
                apiKeyId = key.Id,
                count = 1,
                lastUsedAt = Now.AddHours(-2),
                ipAddress = "203.0.113.8",
                permissions = new[] { "readMerchants" },
            });
        await FlushAsync();

        var shown = (await Owner.GetAsync(key.Path)).Json;
        var used = (await Owner.GetAsync($"{key.Path}/usage/permissions")).Json["permissions"]![0]!;
        Assert.That(((string)shown["lastUsedAt"]!, (string)shown["lastUsedIp"]!), Is.EqualTo((Instant.ToText(Now), "203.0.113.7")));
        Assert.That((string)used["lastUsedAt"]!, Is.EqualTo(Instant.ToText(Now)));
    }

    [Test]
    public async Task An_instant_of_a_clock_that_is_a_little_ahead_counts_as_now()
    {
        var key = await Owner.MakeKeyAsync();
        await AssertReportedAsync((1, 0), new { apiKeyId = key.Id, count = 1, lastUsedAt = Now.AddSeconds(50) });
        await FlushAsync();

        Assert.That((string)(await Owner.GetAsync(key.Path)).Json["lastUsedAt"]!, Is.EqualTo(Instant.ToText(Now)));
    }

    [Test]
    public async Task A_permission_that_was_deleted_meanwhile_is_ignored_and_one_that_never_existed_is_refused()
    {
        var (deleted, kept) = (await Admin.MakePermissionAsync(), await Admin.MakePermissionAsync());
        var key = await Owner.MakeKeyAsync(deleted, kept);
        await Admin.DeleteAsync($"/permissions/{deleted}");

        await AssertReportedAsync(
            (1, 0), new { apiKeyId = key.Id, count = 3, lastUsedAt = Now, permissions = new[] { deleted, kept } });
        (await ReportAsync(
            Item(key.Id),
            new { apiKeyId = key.Id, count = 3, lastUsedAt = Now, permissions = new[] { kept, "orders:never" } }))
            .AssertInvalid("items[1].permissions[1]");
        await FlushAsync();

        var groups = await GroupsAsync("permission");
        Assert.That(groups, Has.Member((kept, 3)));
        Assert.That(groups.Select(group => group.Item1), Has.None.EqualTo(deleted));
    }

    [Test]
    public async Task A_thousand_items_are_read_with_few_statements_and_one_more_is_refused()
    {
        var key = await Owner.MakeKeyAsync();
        var items = Enumerable.Range(0, 1_000).Select(i => Item(i < 500 ? key.Id : Guid.NewGuid().ToString())).ToArray();
        await AssertReportedAsync((1, 0), Item(key.Id));

        var (answer, commands) = await CostAsync(() => ReportAsync(items));
        var more = await ReportAsync([.. items, Item(key.Id)]);

        Assert.That(answer.Text, Is.EqualTo(Counted(500, 500)));
        Assert.That(commands, Is.LessThan(10), "Work of the process itself may be counted as well.");
        more.AssertInvalid("items");
        Assert.That(await RequestsAsync(Owner, key), Is.EqualTo(501));
    }
}
