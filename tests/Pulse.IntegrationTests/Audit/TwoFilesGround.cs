using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Base class of tests of a chain that is partly archived.</summary>
public abstract class TwoFilesGround(TestDatabase database) : ArchiveGround(database)
{
    /// <summary>Files with the events 1 to 3 and 4 to 6, and the events 7 and 8 in the database.</summary>
    [SetUp]
    public async Task ArchiveTwiceAsync()
    {
        await AddAsync(4);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();
        await AddAsync(3);
        await SealAsync();
        PassDays(Days + 1);
        await ArchiveAsync();
        await AddAsync(1);
        await SealAsync();
        Assert.That(Files(), Is.EqualTo(new[] { FileOf(1), FileOf(4) }));
    }

    protected async Task<JsonNode> FullyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var admin = await AdminAsync();
        var check = (await admin.GetAsync("/audit-events/integrity?full=true")).Json;
        while (new[] { check["fullCheck"], check["systemFullCheck"] }.Any(full => (string?)full!["state"] != "finished"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            check = (await admin.GetAsync("/audit-events/integrity")).Json;
        }

        return check;
    }
}
