using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Domain.Permissions;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Base class of tests of one chain with five events, which the test itself verifies and changes.</summary>
public abstract class CheckpointGround(TestDatabase database) : ContractTests(database)
{
    protected const string Third = "WHERE \"AccountId\" = {account} AND \"Position\" = 3";

    /// <summary>A caller who can read the chain.</summary>
    protected Setup.Api Reader { get; private set; } = null!;

    /// <summary>The account of the chain.</summary>
    protected string Account { get; private set; } = "";

    /// <summary>A node that misses its newest events takes the database for a restored one.</summary>
    protected override Dictionary<string, string> MoreSettings =>
        new() { ["Cache:FeedInterval"] = "00:01:00", ["Cache:MaxStaleness"] = "00:05:00" };

    [SetUp]
    public async Task FiveEventsAsync()
    {
        Account = await Seed.AccountAsync();
        Reader = await LoginNewUserAsync(Account, Permission.ReadAuditEvents);
        await MakeKeysAsync(4);
        await (await AdminInNewAccountAsync()).MakeKeyAsync();
    }

    protected async Task MakeKeysAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await AdminIn(Account).MakeKeyAsync();
        }
    }

    protected async Task<JsonNode> CheckAsync()
    {
        var answer = await Reader.GetAsync("/audit-events/integrity");
        Assert.That(answer.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }

    /// <summary>Starts a full check and waits for its end.</summary>
    protected static async Task<JsonNode> FullyAsync(Setup.Api caller)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var check = (await caller.GetAsync("/audit-events/integrity?full=true")).Json;
        while (new[] { check["fullCheck"], check["systemFullCheck"] }.Any(full => full is not null && (string?)full["state"] != "finished"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            check = (await caller.GetAsync("/audit-events/integrity")).Json;
        }

        return check;
    }

    protected async Task SealAsync(long? chain = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IChainVerification>().SealAsync([chain ?? NumberOf(Account)], default);
    }

    protected async Task WaitForCheckpointAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await CheckAsync())["checkpoint"] is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    protected async Task ExecuteAsync(string statement, bool onSqliteOnly = false)
    {
        if (onSqliteOnly && !Settings["Database:Provider"].Equals("Sqlite", StringComparison.Ordinal))
        {
            Assert.Ignore("The statement is SQLite's.");
        }

        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PulseDbContext>().Database.ExecuteSqlRawAsync(
            statement
                .Replace("{fifth}", "WHERE \"AccountId\" = {account} AND \"Position\" = 5", StringComparison.Ordinal)
                .Replace("{account}", Account, StringComparison.Ordinal));
    }
}
