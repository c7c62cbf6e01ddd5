using System.Net;
using Pulse.IntegrationTests.Setup;
using static Pulse.IntegrationTests.Setup.ForeignKeys;

namespace Pulse.IntegrationTests.Imports;

/// <summary>The first import of an installation, and another node that remembers that there is no imported key.</summary>
public sealed class FirstImportTests(TestDatabase database) : TwoNodeTests(database)
{
    [Test]
    public async Task The_first_imported_key_is_accepted_at_another_node_after_its_next_read()
    {
        var key = New();
        var there = AtOther(Presenting(key));
        Assert.That(await StatusOfSessionAsync(there), Is.EqualTo(HttpStatusCode.Unauthorized));
        OthersReads.IsFailing = true;

        await (await AdminInNewAccountAsync()).ImportAsync(ItemOf(key));
        OthersCommands.Take();
        var before = await StatusOfSessionAsync(there);
        var commands = OthersCommands.Take();
        OthersReads.IsFailing = false;
        await OthersReads.WaitForAsync(1);

        Assert.That((before, commands), Is.EqualTo((HttpStatusCode.Unauthorized, Array.Empty<string>())), "It knows of no imported key.");
        Assert.That(await StatusOfSessionAsync(Presenting(key)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfSessionAsync(there), Is.EqualTo(HttpStatusCode.OK));
    }
}
