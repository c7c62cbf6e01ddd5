using ErrorOr;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// How many commands a change sends when its caller is in memory, beside the begin and the commit of its transaction: each waits for the
/// server
/// once. The same calls are counted on SQLite in Pulse.IntegrationTests.
/// </summary>
public sealed class RoundTripTests
{
    private readonly ApiKey key = Samples.NewKey();
    private PulseOnFakeServer pulse = null!;

    [SetUp]
    public async Task StartAsync()
    {
        pulse = new PulseOnFakeServer();
        await pulse.StartAsync();
        pulse.Server.FillWith(key);
    }

    [TearDown]
    public async Task StopAsync() => await pulse.DisposeAsync();

    [Test]
    public Task Creating_a_key() => AssertSentAsync(new CreateApiKey("name", [Permission.ReadApiKeys]), 7);

    [Test]
    public Task Changing_a_key() =>
        AssertSentAsync(new UpdateApiKey(key.Id, new ApiKeyPatch { Name = new("another") }, IfMatch.Any), 6, appended: 1);

    [Test]
    public Task Rotating_a_key() => AssertSentAsync(new RotateApiKey(key.Id, new ApiKeyRotation(), IfMatch.Any), 8, appended: 1);

    /// <param name="request">What is called.</param>
    /// <param name="commands">How many it sends.</param>
    /// <param name="appended">What it appends to the change feed: the fake server adds nothing up.</param>
    private async Task AssertSentAsync<T>(IRequest<ErrorOr<T>> request, int commands, long appended = 0)
    {
        pulse.Server.Before(
            "UPDATE ChangeFeedHead", () => pulse.Server.Rows["ChangeFeedHead"] = [new() { ["Id"] = 1, ["Position"] = appended }]);

        var sent = await pulse.SendAsync(request);

        Assert.That(sent, Has.Count.EqualTo(commands), () => string.Join("\n--\n", sent));
    }
}
