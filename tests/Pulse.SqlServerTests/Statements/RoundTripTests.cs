using ErrorOr;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// The number of commands that a change sends if the caller is in memory, without the begin and the commit of the transaction: each is a
/// round trip. Pulse.IntegrationTests counts the same calls on SQLite.
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
    public Task Creating_a_key_sends_the_expected_number_of_commands() =>
        AssertSentAsync(new CreateApiKey("name", [Permission.ReadApiKeys]), 7);

    [Test]
    public Task Changing_a_key_sends_the_expected_number_of_commands() =>
        AssertSentAsync(new UpdateApiKey(key.Id, new ApiKeyPatch { Name = new("another") }, IfMatch.Any), 6, appended: 1);

    [Test]
    public Task Rotating_a_key_takes_a_fixed_number_of_round_trips() =>
        AssertSentAsync(new RotateApiKey(key.Id, new ApiKeyRotation(), IfMatch.Any), 8, appended: 1);

    /// <param name="request">The request.</param>
    /// <param name="commands">Expected number of commands.</param>
    /// <param name="appended">Number of entries that it appends to the change feed. The fake server does not add them up.</param>
    private async Task AssertSentAsync<T>(IRequest<ErrorOr<T>> request, int commands, long appended = 0)
    {
        pulse.Server.Before(
            "UPDATE ChangeFeedHead", () => pulse.Server.Rows["ChangeFeedHead"] = [new() { ["Id"] = 1, ["Position"] = appended }]);

        var sent = await pulse.SendAsync(request);

        Assert.That(sent, Has.Count.EqualTo(commands), () => string.Join("\n--\n", sent));
    }
}
