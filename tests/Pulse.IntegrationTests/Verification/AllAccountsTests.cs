using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Usage;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>A service with <c>verifyAllAccounts</c> verifies keys of all accounts.</summary>
public sealed class AllAccountsTests(TestDatabase database) : CachedKeyTests(database)
{
    private Setup.Api gateway = null!;
    private Setup.Api tenant = null!;

    [SetUp]
    public async Task NewGatewayAsync()
    {
        var account = await Seed.AccountAsync();
        await GiveAllAsync(account);
        gateway = Using(await AdminIn(account).MakeKeyAsync("verifyAllAccounts"));
        tenant = await AdminInNewAccountAsync();
    }

    [Test]
    public async Task Keys_of_all_accounts_are_verified_and_their_account_is_named()
    {
        Key[] keys = [await Owner.MakeKeyAsync("readMerchants"), await tenant.MakeKeyAsync("readMerchants")];

        foreach (var key in keys.Concat(keys))
        {
            var verified = (await VerifyAsync(gateway, key)).Json;

            Assert.That(((string)verified["code"]!, (string)verified["accountId"]!), Is.EqualTo(("ok", key.AccountId)));
        }
    }

    [Test]
    public async Task A_batch_can_contain_keys_of_several_accounts()
    {
        Key[] keys = [await Owner.MakeKeyAsync(), await tenant.MakeKeyAsync()];

        var verified = await gateway.PostAsync("/apikeys/verify/batch", new { items = keys.Select(key => key.Login) });

        Assert.That(
            verified.Json.AsArray().Select(item => (string?)item!["accountId"]), Is.EqualTo(keys.Select(key => key.AccountId)));
    }

    [Test]
    public async Task With_verifyApiKeys_alone_a_key_of_another_account_is_not_found()
    {
        var key = await tenant.MakeKeyAsync();
        await VerifyAsync(gateway, key);

        var verified = await VerifyAsync(Service, key);

        Assert.That(verified.Text, Is.EqualTo((await VerifyAsync(Service, MadeUpKey(key))).Text));
        Assert.That((string?)verified.Json["code"], Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_pending_secret_of_another_account_is_activated_by_its_first_verification()
    {
        var key = await tenant.MakeKeyAsync();
        var waiting = (await tenant.RotateAsync(key, new { activation = "firstUse", graceSeconds = 0 })).AsKey();

        var (first, second) = (await VerifyAsync(gateway, waiting), await VerifyAsync(gateway, waiting));

        Assert.That(((string)first.Json["code"]!, (int)first.Json["cacheSeconds"]!), Is.EqualTo(("ok", 0)));
        Assert.That(((string)second.Json["code"]!, (int)second.Json["cacheSeconds"]!), Is.EqualTo(("ok", 300)));
        Assert.That((string)(await VerifyAsync(gateway, key)).Json["code"]!, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_verification_counts_for_the_account_of_the_key()
    {
        var key = await tenant.MakeKeyAsync();

        await VerifyAsync(gateway, key);
        await App.Services.GetRequiredService<IUsageRecorder>().FlushAsync(CancellationToken.None);

        Assert.That((int)(await tenant.GetAsync($"{key.Path}/usage")).Json["totals"]!["requests"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task A_deleted_key_of_another_account_is_not_found()
    {
        var key = await tenant.MakeKeyAsync();
        await VerifyAsync(gateway, key);

        await tenant.DeleteAsync(key.Path);

        Assert.That((string)(await VerifyAsync(gateway, key)).Json["code"]!, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task The_right_ends_when_the_account_loses_the_permission()
    {
        var account = await Seed.AccountAsync();
        await GiveAllAsync(account);
        var both = Using(await AdminIn(account).MakeKeyAsync("verifyAllAccounts", "verifyApiKeys"));
        var key = await tenant.MakeKeyAsync();
        await VerifyAsync(both, key);

        await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent("""{"permissions":["verifyApiKeys"]}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.That((string)(await VerifyAsync(both, key)).Json["code"]!, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_new_account_cannot_grant_the_permission()
    {
        var refused = await tenant.PostKeyAsync("verifyAllAccounts");

        refused.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
    }

    private static Task<Answer> VerifyAsync(Setup.Api by, Key key) => by.PostAsync("/apikeys/verify", key.Login);

    private static Key MadeUpKey(Key key)
    {
        var copy = key.Json.DeepClone();
        copy["apiSecret"] = MadeUp.Secret().Reveal();
        return key with { Json = copy };
    }

    private async Task GiveAllAsync(string account)
    {
        var given = await Admin.SendAsync(
            HttpMethod.Put,
            $"/accounts/{account}/permissions",
            new StringContent(
                """{"permissions":["verifyAllAccounts","verifyApiKeys","readApiKeys"]}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.That(given.Status, Is.EqualTo(HttpStatusCode.OK), given.Text);
    }
}
