using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Common;

/// <summary>The last of the ordered refusals: checks that come before a conflict.</summary>
public sealed class FullAccountTests(TestDatabase database) : ContractTests(database)
{
    protected override Dictionary<string, string> MoreSettings => new() { ["ApiKeys:MaxPerAccount"] = "1" };

    [Test]
    public async Task The_delegation_limit_is_checked_before_a_conflict()
    {
        var caller = Using(await (await AdminInNewAccountAsync()).MakeKeyAsync("writeApiKeys"));

        var beyond = await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "writeRoles" } });
        var full = await caller.PostAsync("/apikeys", new { name = "a", permissions = new[] { "writeApiKeys" } });

        beyond.AssertProblem(HttpStatusCode.Forbidden, "permission_not_grantable");
        full.AssertProblem(HttpStatusCode.Conflict, "too_many_api_keys");
    }
}
