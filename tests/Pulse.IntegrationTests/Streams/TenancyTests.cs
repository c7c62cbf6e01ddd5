using Pulse.Domain.Permissions;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Rules 6 and 30: a listener learns only of changes in its account, or in all accounts if it may verify all.</summary>
public sealed class TenancyTests(TestDatabase database) : StreamGround(database)
{
    [Test]
    public async Task Changes_in_other_accounts_are_not_sent()
    {
        var others = await AdminInNewAccountAsync();
        var (own, foreign) = (await Owner.MakeKeyAsync(), await others.MakeKeyAsync());
        var tags = await TagsOfAsync(Service, own);
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        await others.DeleteAsync(foreign.Path);
        await GiveAsync(foreign.AccountId, "readMerchants");
        await Owner.DeleteAsync(own.Path);

        Assert.That((await stream.NewsAsync())!.Tags, Has.Length.EqualTo(1).And.SubsetOf(tags));
    }

    [Test]
    public async Task A_listener_that_may_verify_all_accounts_gets_the_changes_of_all()
    {
        var others = await AdminInNewAccountAsync();
        var gateway = await GatewayAsync();
        Key[] keys = [await Owner.MakeKeyAsync(), await others.MakeKeyAsync()];
        string[][] tags = [await TagsOfAsync(gateway, keys[0]), await TagsOfAsync(gateway, keys[1])];
        var (stream, _) = await EventStream.GreetedAsync(gateway);
        await using var open = stream;

        await Owner.DeleteAsync(keys[0].Path);
        var first = (await stream.NewsAsync())!;
        await others.DeleteAsync(keys[1].Path);
        var second = (await stream.NewsAsync())!;

        Assert.That(first.Tags, Is.SubsetOf(tags[0]));
        Assert.That(second.Tags, Is.SubsetOf(tags[1]));
    }

    [Test]
    public async Task Changes_of_a_user_are_sent_only_to_the_accounts_of_the_user([Values] bool isMember)
    {
        var (here, elsewhere) = (OwnAccount, await Seed.AccountAsync());
        var email = await Seed.UserAsync(isMember ? [here, elsewhere] : [elsewhere]);
        var user = await LoginAsync(email, Seed.Password);
        var key = await Owner.MakeKeyAsync();
        var ofKey = await TagsOfAsync(Service, key);
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        await user.PostAsync("/auth/logout");
        await Owner.DeleteAsync(key.Path);
        var news = (await stream.NewsAsync())!;

        Assert.That(news.Tags.Intersect(ofKey).Any(), Is.Not.EqualTo(isMember));
    }

    [Test]
    public async Task Sessions_of_superAdmins_who_act_in_every_account_are_sent_to_every_account()
    {
        var admin = await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        await admin.PostAsync("/auth/logout");

        Assert.That((await stream.NewsAsync())!.Tags, Has.Exactly(1).Items);
    }

    [Test]
    public async Task Who_leaves_an_account_is_sent_to_that_account()
    {
        var email = await Seed.UserAsync([OwnAccount, await Seed.AccountAsync()]);
        var id = (int)(await Owner.GetAsync($"/users?email={Uri.EscapeDataString(email)}")).Json[0]!["id"]!;
        var (stream, _) = await EventStream.GreetedAsync(Service);
        await using var open = stream;

        var left = await Owner.DeleteAsync($"/users/{id}");

        Assert.That((int)left.Status, Is.LessThan(300), left.Text);
        Assert.That((await stream.NewsAsync())!.Tags, Is.Not.Empty);
    }

    [Test]
    public async Task Tags_reveal_no_ids()
    {
        var account = OwnAccount;
        var user = await LoginNewUserAsync(account, Permission.ReadUsers);
        var (stream, _) = await EventStream.GreetedAsync(await GatewayAsync());
        await using var open = stream;

        await user.PostAsync("/auth/logout");
        await GiveAsync(account, "verifyApiKeys", "readMerchants");
        List<string> tags = [.. (await stream.NewsAsync())!.Tags];
        while (tags.Count < 2)
        {
            // Changes that come together are one event.
            tags.AddRange((await stream.NewsAsync())!.Tags);
        }

        Assert.That(tags, Has.Count.GreaterThanOrEqualTo(2).And.All.Match("^[A-Za-z0-9_-]{22}$"));
    }

    private string OwnAccount => Owner.Client.DefaultRequestHeaders.GetValues("x-account-id").Single();
}
