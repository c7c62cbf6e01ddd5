using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Verification;

/// <summary>Base class of tests of keys in memory: a service verifies the keys of a new account.</summary>
public abstract class CachedKeyTests(TestDatabase database) : CacheTests(database)
{
    protected Setup.Api Owner { get; private set; } = null!;

    protected Setup.Api Service { get; private set; } = null!;

    [SetUp]
    public async Task NewServiceAsync()
    {
        Owner = await AdminInNewAccountAsync();
        Service = Using(await Owner.MakeKeyAsync("verifyApiKeys"));
    }

    protected Task<Answer> VerifyAsync(Key key, string? ipAddress = null) =>
        Service.PostAsync("/apikeys/verify", new { apiKey = key.ApiKey, apiSecret = key.Secret, ipAddress });
}
