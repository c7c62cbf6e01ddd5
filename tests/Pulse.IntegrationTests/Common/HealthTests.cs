using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

public sealed class HealthTests(TestDatabase database) : ContractTests(database)
{
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_needs_no_credentials_and_minds_none(string path)
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
}
