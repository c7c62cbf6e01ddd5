using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;
using Pulse.Application.Common;
using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Audit;

/// <summary>Base class of tests of chains whose events are archived after 30 days.</summary>
public abstract class ArchiveGround(TestDatabase database) : ContractTests(database)
{
    protected const int Days = 30;

    /// <summary>The folder of the archive.</summary>
    protected string Archive { get; } = SqliteTestDatabase.NewFolder();

    protected FailingDatabase Failing { get; } = new();

    /// <summary>Holds each transaction before it begins.</summary>
    protected Gate Writing { get; } = new();

    /// <summary>The account of the chain.</summary>
    protected string Account { get; private set; } = "";

    protected long Chain => NumberOf(Account);

    protected DateTime Now => App.Services.GetRequiredService<TimeProvider>().UtcNow;

    protected override Dictionary<string, string> MoreSettings => new()
    {
        ["Audit:RetentionDays"] = $"{Days}",
        ["Audit:ArchiveFolder"] = Archive,
        ["Sessions:LifetimeMinutes"] = "525600",
        ["Cache:FeedInterval"] = "00:01:00",
        ["Cache:MaxStaleness"] = "00:05:00",
    };

    [SetUp]
    public async Task NewChainAsync()
    {
        Directory.CreateDirectory(Archive);
        Account = await Seed.AccountAsync();
    }

    [TearDown]
    public void Heal()
    {
        Failing.Heal();
        Writing.Open();
    }

    [OneTimeTearDown]
    public void DeleteArchive() => Directory.CreateDirectory(Archive).Delete(recursive: true);

    protected override void Configure(IServiceCollection services)
    {
        Failing.FailIn(services);
        services.Decorate<IUnitOfWork>(inner => new HeldUnitOfWork(inner, Writing));
    }

    /// <summary>The superAdmin, in a new session, because the clock has passed the end of earlier ones.</summary>
    protected async Task<Setup.Api> AdminAsync() => (await LoginAsync(PulseApp.AdminEmail, PulseApp.AdminPassword)).In(Account);

    /// <summary>Appends events at the time of the clock. Null: to the system's chain.</summary>
    protected async Task AddAsync(int count, long? chain = null)
    {
        AccountId? account = (chain ?? Chain) is AuditChain.System ? null : new AccountId(chain ?? Chain);
        await Seed.InUnitOfWorkAsync(services =>
        {
            var trail = services.GetRequiredService<IAuditTrail>();
            for (var i = 0; i < count; i++)
            {
                trail.Add(AuditEvent.Of(
                    Guid.CreateVersion7(),
                    Now,
                    AuditActions.ApiKeyUpdated,
                    AuditActor.UnknownUser,
                    AuditTarget.ApiKey(Guid.CreateVersion7()),
                    account,
                    "203.0.113.7",
                    """{"name":{"from":"Ä \"quoted\" <name>","to":null}}"""));
            }

            return Task.CompletedTask;
        });
    }

    protected async Task SealAsync(long? chain = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IChainVerification>().SealAsync([chain ?? Chain], default);
    }

    protected void PassDays(int days) => App.Clock.Advance(TimeSpan.FromDays(days));

    /// <summary>Archives what is old, as the background service does.</summary>
    /// <returns>The last step.</returns>
    protected async Task<ArchiveStep> ArchiveAsync(long? chain = null)
    {
        var step = ArchiveStep.Further;
        while (step == ArchiveStep.Further)
        {
            step = await StepAsync(chain);
        }

        return step;
    }

    protected async Task<ArchiveStep> StepAsync(long? chain = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAuditArchiving>().ArchiveAsync(
            chain ?? Chain, Now.Date.AddDays(-Days), default);
    }

    /// <returns>The positions of the events that are in the database.</returns>
    protected async Task<List<long>> PositionsAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var account = new AccountId(Chain);
        return await scope.ServiceProvider.GetRequiredService<PulseDbContext>().AuditEvents.IgnoreQueryFilters()
            .Where(happened => happened.AccountId == account).OrderBy(happened => happened.Position)
            .Select(happened => happened.Position).ToListAsync();
    }

    protected string FileOf(long first) => Path.Combine(Archive, $"audit-{Account}-{first:D10}.ndjson.gz");

    /// <returns>The names of the files of the chain, without drafts.</returns>
    protected List<string> Files() => [.. Directory.EnumerateFiles(Archive, $"audit-{Account}-*").Order(StringComparer.Ordinal)];

    protected static List<string> LinesIn(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    protected static List<long> PositionsIn(string file) => [.. LinesIn(file).Select(line => (long)JsonNode.Parse(line)!["position"]!)];

    /// <summary>Puts the chain back to an earlier head that Pulse has sealed, as an attacker with a copy of it can.</summary>
    protected async Task PutBackAsync(long position, byte[] mac)
    {
        await ExecuteAsync($"""DELETE FROM "AuditEvents" WHERE "AccountId" = {Chain} AND "Position" > {position}""");
        await ExecuteAsync($"""DELETE FROM "AuditCheckpoints" WHERE "Kind" = 1 AND "Chain" = {Chain}""");
        await Seed.ChangeAsync(async db =>
        {
            var chain = await db.Set<AuditChain>().SingleAsync(found => found.Id == Chain);
            (chain.Position, chain.Mac) = (position, mac);
            chain.Seal = App.Services.GetRequiredService<AuditSeal>().Of(chain);
        });
    }

    /// <summary>Signs a checkpoint of the chain and writes it.</summary>
    protected Task WriteAsync(AuditCheckpoint checkpoint)
    {
        var dated = checkpoint with { Chain = Chain, StartedAt = Now, At = Now };
        return Seed.ChangeAsync(db =>
        {
            db.Add(dated with { Seal = App.Services.GetRequiredService<AuditSeal>().Of(dated) });
            return Task.CompletedTask;
        });
    }

    /// <summary>Changes rows as an attacker with write access to the database can.</summary>
    /// <param name="statement">With {0} for the number of the chain.</param>
    protected Task ChangeAsync(string statement) => ExecuteAsync(FormattableStringFactory.Create(statement, Chain));

    protected Task ExecuteAsync(FormattableString statement) => Seed.ExecuteAsync(statement);

    /// <summary>Verifies the archive and the database, as the command line does.</summary>
    protected async Task<ChainIntegrity> VerifyAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAuditIntegrity>().CheckAsync(new AccountId(Chain), null, default);
    }

    /// <returns>The integrity of the chain, and of the system's chain, to a superAdmin.</returns>
    protected async Task<JsonNode> CheckAsync()
    {
        var answer = await (await AdminAsync()).GetAsync("/audit-events/integrity");
        Assert.That(answer.Status, Is.EqualTo(System.Net.HttpStatusCode.OK), answer.Text);
        return answer.Json;
    }
}
