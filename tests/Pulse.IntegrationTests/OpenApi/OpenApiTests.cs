using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.OpenApi;

/// <summary>Base class of tests of the document, which is read once per class.</summary>
public abstract class OpenApiTests(TestDatabase database) : ContractTests(database)
{
    protected string Text { get; private set; } = "";

    protected JsonNode Document { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        var answer = await Anonymous().GetAsync("/openapi/v1.json");
        Text = answer.Text;
        Document = answer.Json;
    }
}
