using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rules 12 and 13: parallel requests have the same result as requests one after the other.</summary>
public sealed class RaceTests(TestDatabase database) : SecurityTests(database)
{
    private const int KeyLimit = 5;
    private const int AtOnce = 12;

    private readonly Gate start = new();

    protected override Dictionary<string, string> MoreSettings => new() { ["ApiKeys:MaxPerAccount"] = $"{KeyLimit}" };

    [TearDown]
    public void LetEverybodyGo() => start.Open();

    [Test]
    public async Task Of_concurrent_patches_with_the_same_ETag_one_succeeds_and_the_others_get_412()
    {
        var (user, key) = await KeyAsync();

        var answers = await AtOnceAsync(AtOnce, i => user.PatchAsync(key.Path, new { name = $"name {i}" }, key.ETag));
        var afterwards = await user.GetAsync(key.Path);

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(answers.Where(answer => answer != winner).Select(answer => answer.Code), Is.All.EqualTo("precondition_failed"));
        Assert.That(afterwards.Text, Is.EqualTo(winner.Text));
    }

    [Test]
    public async Task Only_one_of_a_parallel_patch_and_delete_with_the_same_ETag_succeeds()
    {
        var (user, key) = await KeyAsync();

        var answers = await AtOnceAsync(2, i =>
            i == 0 ? user.PatchAsync(key.Path, new { name = "another name" }, key.ETag) : user.DeleteAsync(key.Path, key.ETag));

        Assert.That(answers.Count(answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent), Is.EqualTo(1));
        Assert.That(answers.Single(answer => answer.Text.Contains("code", StringComparison.Ordinal)).Status,
            Is.EqualTo(HttpStatusCode.PreconditionFailed).Or.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Of_concurrent_deletes_only_one_succeeds()
    {
        var (user, key) = await KeyAsync();

        var answers = await AtOnceAsync(4, _ => user.DeleteAsync(key.Path));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.NoContent), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict), Is.EqualTo(3));
    }

    [Test]
    public async Task Of_concurrent_rotations_only_one_creates_a_new_secret()
    {
        var (user, key) = await KeyAsync();

        var answers = await AtOnceAsync(AtOnce, _ => user.RotateAsync(key));
        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        var afterwards = await user.GetAsync(key.Path);

        Assert.That(answers.Where(answer => answer != winner).Select(answer => answer.Code), Is.All.EqualTo("concurrent_update"));
        Assert.That(afterwards.States(), Is.EqualTo(["active", "retiring"]));
        Assert.That(
            new[] { await StatusOfSessionAsync(Using(key)), await StatusOfSessionAsync(Using(winner.AsKey())) },
            Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_concurrent_rotation_and_disable_both_take_effect()
    {
        var (user, key) = await KeyAsync();

        var answers =
            await AtOnceAsync(2, i => i == 0 ? user.RotateAsync(key) : AdminIn(key.AccountId).PatchAsync(key.Path, new { active = false }));
        var afterwards = await AdminIn(key.AccountId).GetAsync(key.Path);

        Assert.That((bool?)afterwards.Json["active"], Is.EqualTo(answers[1].Status != HttpStatusCode.OK));
        Assert.That(afterwards.States(), Has.Length.EqualTo(answers[0].Status == HttpStatusCode.OK ? 2 : 1));
    }

    [Test]
    public async Task Parallel_creates_never_exceed_the_key_limit()
    {
        var user = await UserAsync(Permission.WriteApiKeys);

        var answers = await AtOnceAsync(AtOnce, _ => user.PostKeyAsync("writeApiKeys"));
        var keys = await user.GetAsync("/apikeys");

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Created), Is.EqualTo(KeyLimit));
        Assert.That(answers.Count(answer => answer.Code == "too_many_api_keys"), Is.EqualTo(AtOnce - KeyLimit));
        Assert.That(keys.Json.AsArray(), Has.Count.EqualTo(KeyLimit));
    }

    [Test]
    public async Task Renaming_never_touches_expiry()
    {
        var (user, key) = await KeyAsync();
        await user.PatchAsync(key.Path, """{"expiresAt":"2999-12-31T23:59:59.999Z"}""");

        var renamed = await user.PatchAsync(key.Path, new { name = "another name" });

        Assert.That((string?)renamed.Json["expiresAt"], Is.EqualTo("2999-12-31T23:59:59.999Z"));
    }

    [Test]
    public async Task Renaming_an_expired_key_does_not_bring_it_back()
    {
        var user = await UserAsync(Permission.WriteApiKeys);
        var expiresAt = App.Clock.GetUtcNow().AddMinutes(1);
        var key = await user.MakeKeyFromAsync(
            new { name = "short", permissions = (string[])["writeApiKeys"], expiresAt = expiresAt.UtcDateTime });
        var before = await user.GetAsync(key.Path);

        App.Clock.SetUtcNow(expiresAt);
        var renamed = await user.PatchAsync(key.Path, new { name = "another name" });

        Assert.That((string?)renamed.Json["expiresAt"], Is.EqualTo((string?)before.Json["expiresAt"]));
        Assert.That(await StatusOfSessionAsync(Using(key)), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Neither_of_a_concurrent_rename_and_disable_is_lost()
    {
        var (user, key) = await KeyAsync();

        var answers = await AtOnceAsync(2, i =>
            user.PatchAsync(key.Path, i == 0 ? """{"name":"another name"}""" : """{"active":false,"expiresAt":"2999-01-01T00:00:00Z"}"""));
        var afterwards = (JsonObject)(await user.GetAsync(key.Path)).Json;

        var accepted = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        Assert.That(accepted, Is.Not.Empty);
        Assert.That((string?)afterwards["name"] == "another name", Is.EqualTo(answers[0].Status == HttpStatusCode.OK));
        Assert.That((bool?)afterwards["active"], Is.EqualTo(answers[1].Status != HttpStatusCode.OK));
        Assert.That(afterwards["expiresAt"] is not null, Is.EqualTo(answers[1].Status == HttpStatusCode.OK));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, start));
    }

    /// <summary>Sends requests in parallel and starts their transactions together.</summary>
    private async Task<Answer[]> AtOnceAsync(int count, Func<int, Task<Answer>> send)
    {
        start.Close();
        var requests = Enumerable.Range(0, count).Select(send).ToList();
        await start.WaitForAsync(count);
        start.Open();
        return await Task.WhenAll(requests);
    }

    private async Task<(Setup.Api User, Key Key)> KeyAsync()
    {
        var user = await UserAsync(Permission.WriteApiKeys);
        return (user, await user.MakeKeyAsync("writeApiKeys"));
    }
}
