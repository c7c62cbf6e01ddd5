using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Verification;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>
/// The first use of a key is in progress, after its credential was verified, while another request ends the right to use it.
/// </summary>
public sealed class FirstUseRaceTests(TestDatabase database) : SecurityTests(database)
{
    private static readonly object AtOnce = new { activation = "firstUse", graceSeconds = 0 };

    private readonly Gate verified = new();

    [TearDown]
    public void LetEverybodyGo() => verified.Open();

    [Test]
    public async Task A_first_use_is_refused_if_the_secret_is_removed_concurrently(
        [Values("cancel", "rotate", "disable", "delete")] string change, [Values] bool byLogin)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var waiting = (await admin.RotateAsync(key, AtOnce)).AsKey();
        var use =
            await HoldAsync(() => byLogin ? Anonymous().PostAsync("/auth/login", waiting.Login) : Using(waiting).GetAsync("/apikeys"));

        await ChangeAsync(admin, key, change);
        verified.Open();

        (await use).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        if (change != "delete")
        {
            Assert.That(
                (await admin.GetAsync(key.Path)).SecretsIn("active").Single().Hint,
                Is.EqualTo(key.Secret[^4..]),
                "The pending secret was not activated.");
        }
    }

    [TestCase("cancel", "not_found")]
    [TestCase("rotate", "not_found")]
    [TestCase("delete", "not_found")]
    [TestCase("disable", "disabled")]
    public async Task A_verification_in_progress_reports_the_change_too(string change, string code)
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var waiting = (await admin.RotateAsync(key, AtOnce)).AsKey();
        var asking = await HoldAsync(() => admin.PostAsync("/apikeys/verify", waiting.Login));

        await ChangeAsync(admin, key, change);
        verified.Open();

        Assert.That((string?)(await asking).Json["code"], Is.EqualTo(code));
    }

    [Test]
    public async Task A_first_use_that_loses_the_race_to_another_first_use_is_allowed()
    {
        var admin = await AdminInNewAccountAsync();
        var key = await admin.MakeKeyAsync("readApiKeys");
        var waiting = (await admin.RotateAsync(key, AtOnce)).AsKey();
        verified.Close();
        var uses = Enumerable.Range(0, 8).Select(_ => Using(waiting).GetAsync("/apikeys")).ToList();
        await verified.WaitForAsync(arrivals: 8);

        verified.Open();

        Assert.That((await Task.WhenAll(uses)).Select(use => use.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (await admin.GetAsync($"/audit-events?target={key.Id}&action=apiKey.secretActivated")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<ICredentialVerifier>(inner => new HeldCredentials(inner, verified))
            .Decorate<IKeyExaminer>(inner => new HeldExaminer(inner, verified));
    }

    private async Task<Task<Answer>> HoldAsync(Func<Task<Answer>> request)
    {
        verified.Close();
        var use = request();
        await verified.WaitForAsync(arrivals: 1);
        return use;
    }

    private static Task<Answer> ChangeAsync(Setup.Api admin, Key key, string change) => change switch
    {
        "disable" => admin.PatchAsync(key.Path, new { active = false }),
        "delete" => admin.DeleteAsync(key.Path),
        "rotate" => admin.RotateAsync(key, AtOnce),
        _ => admin.PostAsync($"{key.Path}/rotate/cancel"),
    };
}
