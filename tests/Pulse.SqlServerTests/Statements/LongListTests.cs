using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Protection;

namespace Pulse.SqlServerTests.Statements;

/// <summary>
/// The number of parameters of a statement is limited, independently of the number of rows: 2,100 on SQL Server, 32,766 on SQLite. With
/// more, it fails at each attempt.
/// </summary>
public sealed class LongListTests
{
    private const int MaxParameters = 2_000;

    /// <summary>Lists that cannot be long: chains of one batch, and sessions that are created at the same time.</summary>
    private static readonly string[] Bounded =
        ["IChainVerification.SealAsync", "ISessionCapacity.MakeAsync", "ISessionCapacity.AddAsync"];

    private readonly string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "lists", Guid.NewGuid().ToString("N"));
    private readonly ParameterCounts counts = new();
    private ServiceProvider sqlite = null!;

    private static IEnumerable<string> Calls => LongLists.All.Keys;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        var services = PulseServices.Of(
            new KeyOptions { Audit = Convert.ToBase64String(new byte[AuditKey.Length]), Folder = Path.Combine(folder, "keys") },
            ("Database:Provider", "Sqlite"), ("ConnectionStrings:Pulse", $"Data Source={Path.Combine(folder, "pulse.db")}"));
        services.ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(counts));
        services.AddSingleton<IServiceCollection>(services);
        sqlite = services.BuildServiceProvider();
        await sqlite.GetRequiredService<DatabaseStart>().RunAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await sqlite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_long_list_takes_bounded_statements_of_SQL_Server(string call)
    {
        await using var pulse = new PulseOnFakeServer();
        pulse.Server.Rows["ChangeFeedHead"] = [Samples.HeadOfChangeFeed];
        await using var scope = pulse.NewScope();

        await LongLists.All[call](scope.ServiceProvider);

        Assert.That(pulse.Server.Sent, Is.Not.Empty);
        Assert.That(pulse.Server.Sent.Max(command => command.Parameters.Count), Is.LessThanOrEqualTo(MaxParameters));
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_long_list_takes_bounded_statements_of_SQLite(string call)
    {
        counts.Clear();
        await using var scope = sqlite.CreateAsyncScope();

        await LongLists.All[call](scope.ServiceProvider);

        Assert.That(counts.Commands, Is.GreaterThan(0));
        Assert.That(counts.Most.Count, Is.LessThanOrEqualTo(MaxParameters), counts.Most.Text);
    }

    [Test]
    public void Every_method_that_sends_a_list_to_the_database_is_tested_here()
    {
        var taking = sqlite.GetRequiredService<IServiceCollection>()
            .Where(service => service.ServiceType.IsInterface && TalksToTheDatabase(service.ImplementationType))
            .SelectMany(service => service.ServiceType.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => IsList(parameter.ParameterType)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.That(taking.Except(Bounded), Is.SubsetOf(LongLists.All.Keys));
    }

    private static bool TalksToTheDatabase(Type? type) =>
        type is not null && type.GetConstructors().SelectMany(made => made.GetParameters()).Any(
            parameter => parameter.ParameterType == typeof(PulseDbContext));

    private static bool IsList(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);
}
