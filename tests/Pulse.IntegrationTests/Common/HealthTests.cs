using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

public sealed class HealthTests(TestDatabase database) : ContractTests(database)
{
    private readonly DatabaseCommands commands = new();

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_needs_no_credentials_and_ignores_them(string path)
    {
        var answers = new[]
        {
            await Anonymous().GetAsync(path),
            await With(("Authorization", "Bearer x"), ("x-api-key", "x"), ("x-account-id", "x")).GetAsync(path),
        };

        foreach (var answer in answers)
        {
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.Text, Is.EqualTo("""{"status":"healthy"}"""));
        }
    }

    [Test]
    public async Task Health_endpoints_accept_only_GET_and_HEAD(
        [Values("/health/live", "/health/ready")] string path, [Values("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO")] string method)
    {
        var answer = await Anonymous().SendAsync(new HttpMethod(method), path);

        answer.AssertProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }

    [Test]
    public async Task Asking_whether_the_node_is_ready_costs_the_database_nothing()
    {
        commands.Take();

        var answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => Anonymous().GetAsync("/health/ready")));

        Assert.That(commands.Take(), Is.Empty);
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
    }

    protected override void Configure(IServiceCollection services) => commands.RecordIn(services);
}
