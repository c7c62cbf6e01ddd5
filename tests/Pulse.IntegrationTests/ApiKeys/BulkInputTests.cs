using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>Bulk requests that are refused as a whole. The response names the field, and nothing changes.</summary>
public sealed class BulkInputTests(TestDatabase database) : ContractTests(database)
{
    private const string AnId = "\"019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10\"";

    private static readonly object[] Refused =
    [
        new[] { """{}""", "action", "ids" },
        new[] { """{"action":"disable"}""", "ids" },
        new[] { """{"action":"disable","ids":null,"filter":null}""", "ids" },
        new[] { $$"""{"ids":[{{AnId}}]}""", "action" },
        new[] { $$"""{"action":null,"ids":[{{AnId}}]}""", "action" },
        new[] { $$"""{"action":"Disable","ids":[{{AnId}}]}""", "action" },
        new[] { $$"""{"action":"rotate","ids":[{{AnId}}]}""", "action" },
        new[] { $$"""{"action":0,"ids":[{{AnId}}]}""", "action" },
        new[] { $$$"""{"action":"disable","ids":[{{{AnId}}}],"filter":{"name":"A key"}}""", "ids" },
        new[] { """{"action":"disable","ids":[]}""", "ids" },
        new[] { $$"""{"action":"disable","ids":[{{AnId}},{{AnId}}]}""", "ids" },
        new[] { $$"""{"action":"disable","ids":{{AnId}}}""", "ids" },
        new[] { """{"action":"disable","ids":["7"]}""", "ids[0]" },
        new[] { $$"""{"action":"disable","ids":[{{AnId}},null]}""", "ids[1]" },
        new[] { $$"""{"action":"disable","ids":[{{AnId}}],"dryRun":"yes"}""", "dryRun" },
        new[] { $$"""{"action":"disable","ids":[{{AnId}}],"dryrun":true}""", "dryrun" },
        new[] { $$"""{"action":"disable","ids":[{{AnId}}],"force":true}""", "force" },
        new[] { """{"action":"disable","filter":{}}""", "filter" },
        new[] { """{"action":"disable","filter":"name"}""", "filter" },
        new[] { """{"action":"disable","filter":[]}""", "filter" },
        new[] { """{"action":"disable","filter":{"nme":"A key"}}""", "filter.nme" },
        new[] { """{"action":"disable","filter":{"name":"A key","page":"1","sort":"name"}}""", "filter.page", "filter.sort" },
        new[] { """{"action":"disable","filter":{"name":"A key","name":"Another"}}""", "filter.name" },
        new[] { """{"action":"disable","filter":{"name":null}}""", "filter.name" },
        new[] { """{"action":"disable","filter":{"active":true}}""", "filter.active" },
        new[] { """{"action":"disable","filter":{"active":"yes","name":"\u0000"}}""", "filter.active", "filter.name" },
        new[] { """{"action":"disable","filter":{"search":""}}""", "filter.search" },
        new[] { """{"action":"disable","filter":{"search":"\u0000"}}""", "filter.search" },
        new[] { $$$"""{"action":"disable","filter":{"search":"{{{new string('x', 201)}}}"}}""", "filter.search" },
        new[] { """{"action":"disable","filter":{"name":"No such name"}}""", "filter" },
        new[] { """{"action":"disable","filter":{"name":"No such name"},"dryRun":true}""", "filter" },
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task Invalid_members_are_reported_by_path(string body, params string[] paths)
    {
        var refused = await Admin.PostAsync("/apikeys/bulk", body);

        refused.AssertInvalid(paths);
    }

    [TestCase("""{"action":"disable","ids":["7"]}""", "ids[0]", "Must be a UUID.")]
    [TestCase("""{"action":"disable","ids":[7]}""", "ids[0]", "Must be a UUID.")]
    [TestCase($$"""{"action":"disable","ids":[{{AnId}}],"dryRun":"yes"}""", "dryRun", "Must be true or false.")]
    [TestCase($$"""{"action":"disable","ids":[{{AnId}}],"dryRun":null}""", "dryRun", "Must be true or false.")]
    [TestCase("""{"action":"disable","filter":{"name":"A key","name":"Another"}}""", "filter.name", "The property occurs more than once.")]
    [TestCase(
        """{"action":"disable","filter":{"search":"x","name":"A key","search":"y"}}""",
        "filter.search",
        "The property occurs more than once.")]
    public async Task A_validation_error_states_what_the_value_must_be(string body, string path, string fault)
    {
        var refused = await Admin.PostAsync("/apikeys/bulk", body);

        Assert.That(refused.Error(path), Is.EqualTo(fault));
    }

    [Test]
    public async Task One_validation_error_prevents_all_changes()
    {
        var key = await Admin.MakeKeyAsync();

        var refused = await Admin.PostAsync("/apikeys/bulk", new { action = "delete", ids = new[] { key.Id, key.Id } });

        refused.AssertInvalid("ids");
        Assert.That((await Admin.GetAsync(key.Path)).Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task A_thousand_keys_are_changed_and_a_thousand_and_one_are_refused()
    {
        var account = await Seed.AccountAsync();
        var (admin, ids) = (AdminIn(account), await Seed.KeysAsync(account, 1001));

        var tooManyIds = await admin.PostAsync("/apikeys/bulk", new { action = "disable", ids });
        var tooManyFound = await admin.PostAsync("/apikeys/bulk", new { action = "disable", filter = new { name = "One of many" } });
        var active = await admin.GetAsync("/apikeys?active=true&page=1");
        var disabled = await admin.PostAsync("/apikeys/bulk", new { action = "disable", ids = ids.Skip(1) });
        var deleted = await admin.PostAsync("/apikeys/bulk", new { action = "delete", filter = new { active = "false" } });

        tooManyIds.AssertInvalid("ids");
        tooManyFound.AssertInvalid("filter");
        Assert.That(active.Header("X-Total-Count"), Is.EqualTo("1001"));
        Assert.That(Results(disabled), Is.EqualTo(ids.Skip(1).Select(id => ($"{id}", "changed"))));
        Assert.That(Results(deleted), Is.EqualTo(ids.Skip(1).Reverse().Select(id => ($"{id}", "changed"))));
        Assert.That(
            (await admin.GetAsync("/apikeys")).Json.AsArray().Select(key => (string)key!["id"]!), Is.EqualTo(new[] { $"{ids[0]}" }));
    }

    [Test]
    public async Task A_caller_who_may_only_read_keys_is_refused()
    {
        var key = await Admin.MakeKeyAsync("readApiKeys");

        var refused = await Using(key).PostAsync("/apikeys/bulk", new { action = "delete", ids = new[] { key.Id } });

        refused.AssertProblem(HttpStatusCode.Forbidden, "missing_permission");
    }

    private static IEnumerable<(string, string)> Results(Answer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Json["results"]!.AsArray().Select(result => ((string)result!["id"]!, (string)result["status"]!));
    }
}
