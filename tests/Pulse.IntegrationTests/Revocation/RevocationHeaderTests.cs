using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Revocation;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Revocation;

/// <summary>The header reports how many nodes have confirmed a revocation. A caller can set how long to wait.</summary>
public sealed class RevocationHeaderTests(TestDatabase database) : CacheTests(database)
{
    private const string Header = "Pulse-Revocation";
    private const string Applied = "Preference-Applied";
    private const string ByAll = @"^confirmed=1/1, lag=\d+ms$";

    private readonly Guid second = Guid.CreateVersion7();

    [TearDown]
    public Task LeaveAsync() =>
        Seed.InUnitOfWorkAsync(services => services.GetRequiredService<INodeRegistry>().RemoveAsync(second, CancellationToken.None));

    [Test]
    public async Task Requests_that_revoke_rights_report_confirmation_by_the_only_node()
    {
        var (key, session) = (await Admin.MakeKeyAsync(), await WarmAsync(WayIn.UsersSession));

        Answer[] answers =
        [
            await Admin.PatchAsync(key.Path, """{"active":false}"""),
            await Admin.PatchAsync(key.Path, """{"permissions":["readApiKeys"]}"""),
            await Admin.DeleteAsync(key.Path),
            await session.PostAsync("/auth/logout"),
        ];

        Assert.That(answers.Select(answer => answer.Header(Header)), Is.All.Match(ByAll));
        Assert.That(answers.Select(answer => answer.Header(Applied)), Is.All.Null);
    }

    [Test]
    public async Task Requests_that_revoke_nothing_return_no_revocation_header()
    {
        var impatient = Preferring("wait=60");
        var key = await Admin.MakeKeyAsync();

        Answer[] answers =
        [
            await impatient.GetAsync("/apikeys"),
            await impatient.GetAsync("/auth/session"),
            await impatient.PostKeyAsync("readMerchants"),
            await impatient.PatchAsync(key.Path, "{}"),
            await impatient.PatchAsync(key.Path, """{"active":false}""", ifMatch: "\"0\""),
            await impatient.DeleteAsync($"/apikeys/{Guid.CreateVersion7()}"),
            await Anonymous().PostAsync("/auth/login", key.Login),
        ];

        Assert.That(answers.Select(answer => answer.Header(Header)), Is.All.Null);
        Assert.That(answers.Select(answer => answer.Header(Applied)), Is.All.Null);
    }

    [TestCase("wait=10", "wait=10")]
    [TestCase("wait=0", "wait=0")]
    [TestCase("WAIT=7", "wait=7")]
    [TestCase("respond-async, wait=5", "wait=5")]
    [TestCase("wait=3600", "wait=60")]
    [TestCase("return=minimal", null)]
    [TestCase("wait", null)]
    [TestCase("wait=", null)]
    [TestCase("wait=soon", null)]
    [TestCase("wait=-1", null)]
    [TestCase("wait=1.5", null)]
    [TestCase("wait=99999999999", null)]
    [TestCase(",;=\"", null)]
    public async Task A_supported_preference_is_applied_and_any_other_is_ignored(string prefer, string? applied)
    {
        var key = await Admin.MakeKeyAsync();

        var deleted = await Preferring(prefer).DeleteAsync(key.Path);

        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(deleted.Header(Applied), Is.EqualTo(applied));
        Assert.That(deleted.Header(Header), Does.Match(ByAll));
    }

    [Test]
    public async Task An_unconfirmed_node_is_reported_with_the_time_when_the_change_takes_effect_there([Values] bool waits)
    {
        await ReportSecondAsync(position: 0);
        var key = await Admin.MakeKeyAsync();

        var deleted = await (waits ? Preferring("wait=1") : Admin).DeleteAsync(key.Path);

        var pendingUntil = Instants.Text(App.Clock.GetUtcNow() + TimeSpan.Parse(Settings["Cache:MaxStaleness"], null));
        Assert.That(deleted.Header(Header), Is.EqualTo($"confirmed=1/2, pending-until={pendingUntil}"));
        Assert.That(deleted.Header(Applied), Is.EqualTo(waits ? "wait=1" : null));
    }

    [Test]
    public async Task A_node_that_has_read_the_feed_up_to_the_change_has_confirmed()
    {
        await ReportSecondAsync(position: long.MaxValue);

        var deleted = await Admin.DeleteAsync((await Admin.MakeKeyAsync()).Path);

        Assert.That(deleted.Header(Header), Does.StartWith("confirmed=2/2, lag="));
    }

    [Test]
    public async Task A_node_that_confirms_while_it_is_waited_for_ends_the_wait()
    {
        await ReportSecondAsync(position: 0);
        var key = await Admin.MakeKeyAsync();

        var deleting = Preferring("wait=60").DeleteAsync(key.Path);
        await ReportSecondAsync(position: long.MaxValue);

        Assert.That((await deleting).Header(Header), Does.StartWith("confirmed=2/2, lag="));
    }

    private Setup.Api Preferring(string prefer) => With(("Authorization", $"Bearer {AdminToken}"), ("Prefer", prefer));

    private Task ReportSecondAsync(long position) =>
        Seed.InUnitOfWorkAsync(
            services => services.GetRequiredService<INodeRegistry>().ReportAsync(
                second, position, listeners: null, CancellationToken.None));
}
