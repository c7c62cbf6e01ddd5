using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ErrorOr;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;
using SQLitePCL;

namespace Pulse.IntegrationTests.Audit;

/// <summary>The first of several repeated events is recorded at once. When their window ends, one event records their number.</summary>
public sealed class RepeatedEventTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FailingDatabase failing = new();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Audit:RepeatWindow"] = "00:10:00", ["Cache:FailedLookupsPerMinute"] = "1000" };

    [TearDown]
    public void Heal() => failing.Heal();

    [Test]
    public async Task Refused_logins_of_a_key_are_one_audit_event_and_later_one_with_their_count()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await admin.PatchAsync(key.Path, new { active = false });
        for (var i = 0; i < 20; i++)
        {
            await Anonymous().From(ClientAddresses.New()).PostAsync("/auth/login", key.Login);
        }

        var query = $"action=session.refused&target={key.Id}";
        Assert.That(await EventsAsync(admin, query), Has.Length.EqualTo(1));

        var summary = (await AfterAWindowAsync(admin, query, count: 2))[0];
        Assert.That(Counted(summary), Is.EqualTo(19));
        Assert.That((string)summary["changes"]!["reason"]!["to"]!, Is.EqualTo("disabled"));
        Assert.That(At(summary, "firstAt"), Is.LessThanOrEqualTo(At(summary, "lastAt")));
        Assert.That(((string)summary["actor"]!["id"]!, (string)summary["accountId"]!), Is.EqualTo((key.Id, key.AccountId)));
        Assert.That((bool)(await admin.GetAsync("/audit-events/integrity")).Json["ok"]!);
    }

    [Test]
    public async Task Refusals_with_different_reasons_or_keys_are_separate_audit_events()
    {
        var admin = await AdminInNewAccountAsync();
        var (one, other) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());
        foreach (var patch in (object[])[new { active = false }, new { active = true, notBefore = "2999-01-01T00:00:00Z" }])
        {
            foreach (var key in (Key[])[one, other])
            {
                await admin.PatchAsync(key.Path, patch);
                await Anonymous().PostAsync("/auth/login", key.Login);
                await Anonymous().PostAsync("/auth/login", key.Login);
            }
        }

        Assert.That(await EventsAsync(admin, "action=session.refused"), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Wrong_secrets_of_a_key_are_one_audit_event_of_its_account_with_their_count()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        for (var i = 0; i < 4; i++)
        {
            await ApiKey(key.ApiKey, MadeUp.Secret().Reveal()).GetAsync("/auth/session");
            await Anonymous().PostAsync("/auth/login", new { apiKey = key.ApiKey, apiSecret = MadeUp.Secret().Reveal() });
        }

        var query = $"action=apiKey.secretRefused&target={key.Id}";
        var first = (await UntilAsync(admin, query, count: 1))[0];
        Assert.That(
            ((string)first["actor"]!["name"]!, first["actor"]!["id"], (string)first["ipAddress"]!),
            Is.EqualTo((key.ApiKey, (JsonNode?)null, "127.0.0.1")));

        var recorded = await AfterAWindowAsync(admin, query, count: 2);
        Assert.That(Counted(recorded[0]), Is.EqualTo(7));
    }

    [Test]
    public async Task Wrong_secrets_that_could_not_be_recorded_are_recorded_later_exactly_once()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        failing.Fail(raw.SQLITE_FULL, "INSERT INTO \"AuditEvents\"", "[AuditEvents]");
        for (var i = 0; i < 8; i++)
        {
            await ApiKey(key.ApiKey, MadeUp.Secret().Reveal()).GetAsync("/auth/session");
        }

        Assert.That(() => failing.Failures, Is.GreaterThan(1).After((int)Patience.TotalMilliseconds, 50), "The write must be retried.");
        failing.Heal();

        var query = $"action=apiKey.secretRefused&target={key.Id}";
        await UntilAsync(admin, query, count: 1);
        Assert.That(Counted((await AfterAWindowAsync(admin, query, count: 2))[0]), Is.EqualTo(7));
    }

    [Test]
    public async Task A_protected_service_sees_wrong_secrets_only_of_keys_of_its_own_account()
    {
        var (own, theirs) = (await AdminInNewAccountAsync(), await AdminInNewAccountAsync());
        var (ownKey, theirKey) = (await own.MakeKeyAsync(), await theirs.MakeKeyAsync());
        var service = Using(await own.MakeKeyAsync("verifyApiKeys"));
        foreach (var key in (Key[])[theirKey, ownKey])
        {
            await service.PostAsync(
                "/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = MadeUp.Secret().Reveal(), ipAddress = "203.0.113.7" });
        }

        var recorded = await UntilAsync(own, "action=apiKey.secretRefused", count: 1);

        Assert.That(((string)recorded[0]["target"]!["id"]!, (string)recorded[0]["ipAddress"]!), Is.EqualTo((ownKey.Id, "203.0.113.7")));
        Assert.That(await EventsAsync(theirs, "action=apiKey.secretRefused"), Is.Empty);
    }

    [Test]
    public async Task Wrong_passwords_are_one_audit_event_and_still_count_individually()
    {
        var email = await Seed.UserAsync(await Seed.AccountAsync(), Permission.ReadApiKeys);
        var address = ClientAddresses.New();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            answers.Add((await Anonymous().From(address).PostAsync("/auth/login", new { email, password = "a wrong password" })).Status);
        }

        Assert.That(answers[9..], Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
        Assert.That(await EventsAsync(Admin, $"action=session.refused&actor={email}"), Has.Length.EqualTo(1));
        Assert.That(Counted((await AfterAWindowAsync(Admin, $"action=session.refused&actor={email}", count: 2))[0]), Is.EqualTo(9));
    }

    [Test]
    public async Task Logins_of_a_key_beyond_a_hundred_in_a_window_are_counted()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        await Task.WhenAll(Enumerable.Range(0, 130).Select(_ => LoginAsync(key)));

        var recorded = await AfterAWindowAsync(
            admin,
            $"action=session.created&actor={key.Id}&pageSize=100",
            count: 100,
            newest: happened => happened["changes"]!["count"] is not null);

        Assert.That((Counted(recorded[0]), recorded[0]["target"]!.ToJsonString()), Is.EqualTo((30, """{"type":"session","id":null}""")));
    }

    [Test]
    public async Task Counts_made_in_a_rolled_back_transaction_are_discarded()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync();
        foreach (var commits in (bool[])[true, true, false, true, false])
        {
            await using var scope = App.Services.CreateAsyncScope();
            var happened = AuditEvent.Of(
                Guid.CreateVersion7(),
                DateTime.UtcNow,
                AuditActions.SessionEnded,
                new AuditActor(AuditActorType.ApiKey, key.Id, key.ApiKey),
                AuditTarget.ApiKey(Guid.Parse(key.Id)),
                new AccountId(NumberOf(key.AccountId)), ipAddress: null, changes: null);
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().ExecuteAsync<Success>(
                _ =>
                {
                    scope.ServiceProvider.GetRequiredService<IAuditTrail>().AddRepeated(happened);
                    return Task.FromResult<ErrorOr<Success>>(commits ? Result.Success : Error.Conflict());
                },
                CancellationToken.None);
        }

        Assert.That(Counted((await AfterAWindowAsync(admin, $"action=session.ended&target={key.Id}", count: 2))[0]), Is.EqualTo(2));
    }

    [Test]
    public async Task Each_window_of_a_flood_is_one_event_and_the_first_event_after_the_flood_is_written_immediately()
    {
        var admin = await AdminInNewAccountAsync();
        var (key, other) = (await admin.MakeKeyAsync(), await admin.MakeKeyAsync());
        await admin.PatchAsync(key.Path, new { active = false });
        await admin.PatchAsync(other.Path, new { active = false });
        var query = $"action=session.refused&target={key.Id}";
        await RefuseAsync(key, times: 3);
        await AfterAWindowAsync(admin, query, count: 2);
        await RefuseAsync(key, times: 5);

        Assert.That(await EventsAsync(admin, query), Has.Length.EqualTo(2));
        Assert.That(Counted((await AfterAWindowAsync(admin, query, count: 3))[0]), Is.EqualTo(5));

        // The empty window of the flood ends no later than that of another key, whose end is written.
        await RefuseAsync(other, times: 2);
        await AfterAWindowAsync(admin, $"action=session.refused&target={other.Id}", count: 2);
        await RefuseAsync(key, times: 1);

        var newest = (await EventsAsync(admin, query))[0];
        Assert.That(newest["changes"]!["count"], Is.Null, "A window without events ends, and the next refusal is a new event.");
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<IStartupFilter, ClientAddresses>();
        failing.FailIn(services);
    }

    private async Task RefuseAsync(Key key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        }
    }

    private async Task<JsonNode[]> AfterAWindowAsync(Setup.Api reader, string query, int count, Predicate<JsonNode>? newest = null)
    {
        App.Clock.Advance(TimeSpan.FromMinutes(10));
        return await UntilAsync(reader, query, count, newest);
    }

    private static async Task<JsonNode[]> UntilAsync(Setup.Api reader, string query, int count, Predicate<JsonNode>? newest = null)
    {
        for (var end = DateTime.UtcNow + Patience; ; await Task.Delay(100))
        {
            var recorded = await EventsAsync(reader, query);
            if ((recorded.Length == count && newest?.Invoke(recorded[0]) != false) || DateTime.UtcNow > end)
            {
                Assert.That(recorded, Has.Length.EqualTo(count));
                return recorded;
            }
        }
    }

    private static async Task<JsonNode[]> EventsAsync(Setup.Api reader, string query)
    {
        var listed = await reader.GetAsync($"/audit-events?{query}");
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(happened => happened!)];
    }

    private static int Counted(JsonNode summary) => (int)summary["changes"]!["count"]!["to"]!;

    private static DateTime At(JsonNode summary, string name) =>
        DateTime.Parse((string)summary["changes"]![name]!["to"]!, CultureInfo.InvariantCulture);
}
