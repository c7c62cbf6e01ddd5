using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Policy;

/// <summary>A shorter maximum grace period also applies to secrets that are already retiring.</summary>
public sealed class GraceCapTests(TestDatabase database) : ContractTests(database)
{
    private readonly Gate begins = new();
    private Setup.Api admin = null!;
    private string account = "";

    protected override Dictionary<string, string> MoreSettings => new() { ["Sessions:LifetimeMinutes"] = "525600" };

    private DateTimeOffset Now => App.Clock.GetUtcNow();

    [SetUp]
    public async Task NewAccountAsync()
    {
        account = await Seed.AccountAsync();
        admin = AdminIn(account);
    }

    [TearDown]
    public void LetEverybodyGo() => begins.Open();

    [Test]
    public async Task A_lower_cap_shortens_running_grace_periods_counted_from_their_start()
    {
        var (key, successor) = await RotatedAsync();
        var session = await LoginAsync(key);
        var endsAt = Now.AddSeconds(90);
        App.Clock.Advance(TimeSpan.FromSeconds(60));

        await CapAsync(90);

        Assert.That((await admin.GetAsync(key.Path)).SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instants.Text(endsAt)));
        App.Clock.SetUtcNow(endsAt.AddMilliseconds(-1));
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.OK));
        App.Clock.SetUtcNow(endsAt);
        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(successor)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_cached_secret_whose_grace_exceeds_a_new_cap_is_refused_at_the_next_request([Values(0, 60)] int cap)
    {
        var (key, successor) = await RotatedAsync();
        var session = await LoginAsync(key);
        App.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await StatusesOfSessionsAsync(Using(key), session, Using(successor)), Is.All.EqualTo(HttpStatusCode.OK));

        await CapAsync(cap);

        Assert.That(await StatusesOfSessionsAsync(Using(key), session), Is.All.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await Anonymous().PostAsync("/auth/login", key.Login)).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfSessionAsync(Using(successor)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.GetAsync(key.Path)).States(), Is.EqualTo(new[] { "active" }));
    }

    [Test]
    public async Task A_new_grace_cap_is_recorded_for_each_key_that_it_changes_and_increments_the_version()
    {
        var (first, second, untouched) = (await RotatedAsync(), await RotatedAsync(), await admin.MakeKeyAsync());
        var before = await admin.GetAsync(first.Key.Path);

        await CapAsync(30);

        foreach (var key in new[] { first.Key, second.Key })
        {
            var recorded = (await admin.GetAsync($"/audit-events?target={key.Id}")).Json[0]!;
            Assert.That((string)recorded["action"]!, Is.EqualTo("apiKey.updated"));
            Assert.That(recorded["changes"]!.AsObject().Select(field => field.Key), Is.EqualTo(new[] { "secrets" }));
            Assert.That((string)recorded["changes"]!["secrets"]!["to"]![1]!["endsAt"]!, Is.EqualTo(Instants.Text(Now.AddSeconds(30))));
        }

        Assert.That((await admin.GetAsync(first.Key.Path)).Header("ETag"), Is.Not.EqualTo(before.Header("ETag")));
        Assert.That((await admin.GetAsync(untouched.Path)).Header("ETag"), Is.EqualTo(untouched.ETag));
    }

    [Test]
    public async Task Another_accounts_secrets_and_shorter_graces_stay_as_they_are()
    {
        var others = await AdminInNewAccountAsync();
        var foreign = await others.MakeKeyAsync();
        await others.RotateAsync(foreign);
        var brief = await admin.MakeKeyAsync();
        var rotated = await admin.RotateAsync(brief, new { graceSeconds = 20 });

        await CapAsync(20);

        Assert.That((await admin.GetAsync(brief.Path)).Header("ETag"), Is.EqualTo(rotated.Header("ETag")));
        Assert.That((await others.GetAsync(foreign.Path)).SecretsIn("retiring").Single().EndsAt, Is.EqualTo(Instants.Text(Now.AddDays(1))));
    }

    [Test]
    public async Task A_refused_policy_does_not_shorten_any_grace_period()
    {
        var (key, _) = await RotatedAsync();

        var refused =
            await admin.SendAsync(HttpMethod.Put, $"/accounts/{account}/apikey-policy", Json("""{"maxGraceSeconds":0}"""), "\"77\"");

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_rotation_in_progress_gets_the_grace_period_that_the_policy_allows_when_it_is_applied()
    {
        var key = await admin.MakeKeyAsync();
        begins.Close(places: 1);
        var rotating = admin.RotateAsync(key);
        await begins.WaitForAsync(arrivals: 1);

        await CapAsync(30);
        begins.Open();
        await rotating;

        var endsAt = (await admin.GetAsync(key.Path)).SecretsIn("retiring").Single().EndsAt;
        Assert.That(endsAt, Is.EqualTo(Instants.Text(Now.AddSeconds(30))));
    }

    protected override void Configure(IServiceCollection services) =>
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, begins));

    private async Task<(Key Key, Key Successor)> RotatedAsync()
    {
        var key = await admin.MakeKeyAsync();
        return (key, (await admin.RotateAsync(key)).AsKey());
    }

    private async Task CapAsync(int seconds)
    {
        var set =
            await admin.SendAsync(HttpMethod.Put, $"/accounts/{account}/apikey-policy", Json($$"""{"maxGraceSeconds":{{seconds}}}"""));
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
