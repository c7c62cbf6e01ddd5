using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Streams;

/// <summary>A listener that connects again with <c>Last-Event-ID</c> misses nothing, or drops everything.</summary>
public sealed class ResumeTests(TestDatabase database) : StreamGround(database)
{
    private readonly FeedReads reads = new();

    [Test]
    public async Task A_listener_that_connects_again_gets_what_it_has_missed([Values] bool withCheck)
    {
        var keys = new[] { await Owner.MakeKeyAsync(), await Owner.MakeKeyAsync() };
        var tags = (await TagsOfAsync(Service, keys[0])).Union(await TagsOfAsync(Service, keys[1])).ToArray();
        var id = await LeftAsync();

        await Owner.DeleteAsync(keys[0].Path);
        await Owner.DeleteAsync(keys[1].Path);
        var (stream, hello) = await EventStream.GreetedAsync(Service, withCheck ? id : id.Split('-')[0]);
        await using var _ = stream;
        var missed = (await stream.NewsAsync())!;

        Assert.That($"{hello.Position}", Is.EqualTo(id.Split('-')[0]));
        Assert.That(hello.Id, Is.EqualTo(id));
        Assert.That((missed.Name, missed.Tags.Length), Is.EqualTo(("revoked", 2)));
        Assert.That(missed.Tags, Is.SubsetOf(tags));
    }

    [Test]
    public async Task Missed_changes_of_other_accounts_are_not_sent()
    {
        var others = await AdminInNewAccountAsync();
        var (own, foreign) = (await Owner.MakeKeyAsync(), await others.MakeKeyAsync());
        var tags = await TagsOfAsync(Service, own);
        var id = await LeftAsync();

        await others.DeleteAsync(foreign.Path);
        await Owner.DeleteAsync(own.Path);
        var (stream, _) = await EventStream.GreetedAsync(Service, id);
        await using var open = stream;

        Assert.That((await stream.NewsAsync())!.Tags, Has.Length.EqualTo(1).And.SubsetOf(tags));
    }

    [Test]
    public async Task After_a_resumed_stream_live_changes_follow()
    {
        var (missed, later) = (await Owner.MakeKeyAsync(), await Owner.MakeKeyAsync());
        var id = await LeftAsync();
        await Owner.DeleteAsync(missed.Path);
        var (stream, _) = await EventStream.GreetedAsync(Service, id);
        await using var open = stream;
        var first = (await stream.NewsAsync())!;

        await Owner.DeleteAsync(later.Path);

        Assert.That((await stream.NewsAsync())!.Position, Is.GreaterThan(first.Position));
    }

    [Test]
    public async Task A_listener_drops_everything_if_its_position_was_pruned()
    {
        var id = await LeftAsync();
        await Owner.DeleteAsync((await Owner.MakeKeyAsync()).Path);

        // A node whose own position is pruned sends a reset to all of its listeners: here, to those of the next tests.
        await reads.WaitForAsync(1);
        await ExecuteAsync($"""DELETE FROM "Changes" WHERE "Position" <= {id.Split('-')[0]}""");

        await AssertResetAsync(id);
    }

    [Test]
    public async Task A_listener_drops_everything_if_the_database_has_another_history()
    {
        var id = await LeftAsync();

        await AssertResetAsync($"{id.Split('-')[0]}-AAAAAAAA");
        await AssertResetAsync("9223372036854775807");
    }

    [TestCase("now")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("17-")]
    [TestCase("-17")]
    [TestCase("99999999999999999999")]
    [TestCase("17, 18")]
    public async Task Another_value_than_a_position_is_refused_with_the_name_of_the_header(string value) =>
        (await Service.SendAsync(HttpMethod.Get, "/revocations", ("Last-Event-ID", value))).AssertInvalid("Last-Event-ID");

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        reads.WatchIn(services);
    }

    /// <returns>The id of the last event of a listener that has left.</returns>
    private async Task<string> LeftAsync()
    {
        // The account of the service exists, so it has no further changes of its own.
        await Owner.DeleteAsync((await Owner.MakeKeyAsync()).Path);
        var (stream, hello) = await EventStream.GreetedAsync(Service);
        await stream.DisposeAsync();
        return hello.Id!;
    }

    private async Task AssertResetAsync(string id)
    {
        var (stream, hello) = await EventStream.GreetedAsync(Service, id);
        await using var _ = stream;
        var reset = (await stream.NextAsync())!;

        Assert.That(reset.Name, Is.EqualTo("reset"));
        Assert.That(hello.Id, Is.Null, "A listener whose connection ends before the reset must get it again.");
        Assert.That(reset.Id, Does.StartWith($"{reset.Position}-"));
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(statement);
    }
}
