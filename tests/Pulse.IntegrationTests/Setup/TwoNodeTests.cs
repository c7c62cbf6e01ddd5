namespace Pulse.IntegrationTests.Setup;

/// <summary>
/// Base class of tests with a second node on the same database, which receives the changes of the first node only through the feed.
/// </summary>
public abstract class TwoNodeTests(TestDatabase database) : CacheTests(database)
{
    protected PulseApp Other { get; private set; } = null!;

    protected FeedReads OthersReads { get; } = new();

    /// <summary>Commands of the other node, without its reads of the feed.</summary>
    protected DatabaseCommands OthersCommands { get; } = new();

    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:00:00.1", ["Cache:MaxStaleness"] = "00:01:00" };

    /// <summary>The other node's settings.</summary>
    protected virtual Dictionary<string, string> OthersSettings => Settings;

    [OneTimeSetUp]
    public void StartOther() => Other = new PulseApp(OthersSettings, services =>
    {
        OthersReads.WatchIn(services);
        OthersCommands.RecordIn(services);
    });

    [OneTimeTearDown]
    public async Task StopOtherAsync()
    {
        if (Other is not null)
        {
            await Other.DisposeAsync();
            Other = null!;
        }
    }

    [TearDown]
    public void LetTheOtherRead() => OthersReads.IsFailing = false;

    /// <summary>The same caller at the other node.</summary>
    protected Api AtOther(Api caller)
    {
        var client = Other.CreateClient();
        foreach (var (name, values) in caller.Client.DefaultRequestHeaders)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        }

        return new Api(client);
    }

    /// <returns>A new key, used at the other node.</returns>
    protected async Task<(Key Key, Api Caller)> WarmAtOtherAsync()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");
        return (key, await WarmedAsync(AtOther(Using(key))));
    }
}
