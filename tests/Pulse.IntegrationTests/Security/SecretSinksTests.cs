using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Persistence;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>
/// Rule 16: calls every endpoint with secrets in correct and in wrong places, then searches everything that Pulse has written for them.
/// Activities and measurements are those of the whole process.
/// </summary>
[NonParallelizable]
public sealed class SecretSinksTests(TestDatabase database) : SecurityTests(database)
{
    private readonly LogSink logs = new();
    private readonly Marks marks = new();
    private readonly List<Answer> answers = [];
    private TelemetrySink telemetry = null!;
    private Dictionary<string, byte[]> stored = [];

    /// <summary>Log scopes are off by default. An operator can enable them.</summary>
    protected override Dictionary<string, string> MoreSettings => new() { ["Logging:CaptureScopes"] = "true" };

    [OneTimeSetUp]
    public async Task DriveEveryEndpointAsync()
    {
        telemetry = new TelemetrySink();
        marks.Add("the administrator's password", PulseApp.AdminPassword);
        await new SecretDrive(marks, answers).EverywhereAsync(Anonymous, Bearer, ApiKey, Seed);
        telemetry.Collect();

        await using var scope = App.Services.CreateAsyncScope();
        stored = new Dictionary<string, byte[]>(
            Settings["Database:Provider"] == "Sqlite" ? StoredBytes.OfFiles(Settings) : new Dictionary<string, byte[]>())
        {
            ["rows"] = await StoredBytes.OfRowsAsync(scope.ServiceProvider.GetRequiredService<PulseDbContext>()),
        };
    }

    [OneTimeTearDown]
    public void StopListening() => telemetry?.Dispose();

    /// <summary>The pages of the console have tests of their own, with a browser.</summary>
    [Test]
    public void Every_endpoint_was_called()
    {
        var endpoints = App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.DisplayName?.EndsWith("(Pulse.Console)", StringComparison.Ordinal) == false
                && endpoint.RoutePattern.RawText is not "/"
                && endpoint.RoutePattern.RawText?.StartsWith("/console", StringComparison.Ordinal) != true)
            .Select(endpoint => endpoint.DisplayName);

        Assert.That(
            endpoints.Where(name => !logs.Lines.Any(line => line.Contains($"Executing endpoint '{name}'", StringComparison.Ordinal))),
            Is.Empty);
    }

    [Test]
    public void No_secret_is_in_any_log_line_at_any_level()
    {
        Assert.That(logs.Lines, Has.Some.Contains("Trace Microsoft."), "The log must contain entries of the lowest level.");
        Assert.That(logs.Lines, Has.Some.StartsWith("scope of Microsoft.AspNetCore"), "The log must contain scopes.");
        Assert.That(logs.Lines.SelectMany(line => marks.FoundIn(line).Select(what => $"{what} in: {line}")), Is.Empty);
    }

    [Test]
    public void No_secret_is_in_any_activity()
    {
        Assert.That(telemetry.Activities, Has.Count.AtLeast(answers.Count));
        Assert.That(telemetry.Activities.SelectMany(line => marks.FoundIn(line).Select(what => $"{what} in: {line}")), Is.Empty);
    }

    [Test]
    public void No_secret_is_in_any_metric()
    {
        Assert.That(telemetry.Measurements, Has.Some.Contains("http.server.request.duration"));
        Assert.That(telemetry.Measurements.SelectMany(line => marks.FoundIn(line).Select(what => $"{what} in: {line}")), Is.Empty);
    }

    [Test]
    public void No_secret_is_in_any_response_except_the_one_that_issues_it()
    {
        Assert.That(answers, Has.Count.GreaterThan(20));
        Assert.That(answers.SelectMany(answer => marks.FoundIn(TextOf(answer)).Select(what => $"{what} in: {answer.Text}")), Is.Empty);
    }

    [Test]
    public void No_secret_is_in_the_database()
    {
        Assert.That(stored["rows"].AsSpan().IndexOf("admin@pulse.test"u8), Is.Positive, "The search must be able to find something.");
        Assert.That(stored.SelectMany(part => marks.FoundIn(part.Value).Select(what => $"{what} in {part.Key}")), Is.Empty);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddLogging(logs.KeepFrom);
    }

    private static string TextOf(Answer answer) =>
        answer.Text + string.Join("\n", answer.Headers.Select(header => $"{header.Key}: {header.Value}"));
}
