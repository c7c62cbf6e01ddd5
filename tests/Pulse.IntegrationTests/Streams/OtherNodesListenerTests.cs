using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>A listener at another node, which learns of changes only through the feed.</summary>
public sealed class OtherNodesListenerTests(TestDatabase database) : TwoNodeTests(database)
{
    [Test]
    public async Task A_listener_at_another_node_gets_the_change_and_is_counted_and_waited_for()
    {
        var owner = await AdminInNewAccountAsync();
        var service = AtOther(Using(await owner.MakeKeyAsync("verifyApiKeys")));
        var key = await owner.MakeKeyAsync();
        var tags = (await service.PostAsync("/apikeys/verify", key.Login)).Json["tags"]!.AsArray().Select(tag => (string)tag!).ToList();
        var (stream, hello) = await EventStream.GreetedAsync(service);
        await using var open = stream;
        await stream.AcknowledgeAsync(hello.Position);
        await OthersReads.WaitForAsync(3);

        owner.Client.DefaultRequestHeaders.Add("Prefer", "wait=60");
        var deleting = owner.DeleteAsync(key.Path);
        var revoked = (await stream.NewsAsync())!;
        await stream.AcknowledgeAsync(revoked.Position);

        Assert.That(revoked.Tags, Is.SubsetOf(tags));
        Assert.That((await deleting).Header("Pulse-Revocation"), Does.StartWith("confirmed=2/2, services=1/1, lag="));
    }

    [Test]
    public async Task A_listener_resumes_at_another_node()
    {
        var owner = await AdminInNewAccountAsync();
        var service = Using(await owner.MakeKeyAsync("verifyApiKeys"));
        var key = await owner.MakeKeyAsync();
        var (stream, hello) = await EventStream.GreetedAsync(service);
        await stream.DisposeAsync();

        await owner.DeleteAsync(key.Path);
        var (there, _) = await EventStream.GreetedAsync(AtOther(service), hello.Id);
        await using var open = there;

        Assert.That((await there.NewsAsync())!.Name, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_listener_drops_everything_when_the_database_is_restored()
    {
        var owner = await AdminInNewAccountAsync();
        var (stream, _) = await EventStream.GreetedAsync(AtOther(Using(await owner.MakeKeyAsync("verifyApiKeys"))));
        await using var open = stream;
        await OthersReads.WaitForAsync(2);

        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(
            "DELETE FROM \"AuditEvents\" WHERE \"Sequence\" = (SELECT MAX(\"Sequence\") FROM \"AuditEvents\")");

        Assert.That((await stream.NewsAsync())!.Name, Is.EqualTo("reset"));
    }
}
