using System.Text;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>Base class of tests of the revocation stream: a service of a new account listens.</summary>
public abstract class StreamGround(TestDatabase database) : CacheTests(database)
{
    protected Setup.Api Owner { get; private set; } = null!;

    protected Setup.Api Service { get; private set; } = null!;

    [SetUp]
    public async Task NewServiceAsync()
    {
        Owner = await AdminInNewAccountAsync();
        Service = Using(await Owner.MakeKeyAsync("verifyApiKeys"));
    }

    /// <summary>A service that may verify the keys of all accounts.</summary>
    protected async Task<Setup.Api> GatewayAsync()
    {
        var account = await Seed.AccountAsync();
        await GiveAsync(account, "verifyAllAccounts", "verifyApiKeys");
        return Using(await AdminIn(account).MakeKeyAsync("verifyAllAccounts"));
    }

    protected Task<Answer> GiveAsync(string account, params string[] permissions) => Admin.SendAsync(
        HttpMethod.Put,
        $"/accounts/{account}/permissions",
        new StringContent($$"""{"permissions":["{{string.Join("\",\"", permissions)}}"]}""", Encoding.UTF8, "application/json"));

    protected static async Task<string[]> TagsOfAsync(Setup.Api service, Key key) =>
        [.. (await service.PostAsync("/apikeys/verify", key.Login)).Json["tags"]!.AsArray().Select(tag => (string)tag!)];

    /// <summary>The caller, whose revocations wait for all confirmations.</summary>
    protected static Setup.Api Waiting(Setup.Api caller)
    {
        caller.Client.DefaultRequestHeaders.Remove("Prefer");
        caller.Client.DefaultRequestHeaders.Add("Prefer", "wait=60");
        return caller;
    }
}
