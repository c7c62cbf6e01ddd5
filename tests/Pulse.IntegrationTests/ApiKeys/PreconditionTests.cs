using System.Net;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.ApiKeys;

/// <summary>ETag and If-Match (RFC 9110, 13.1.1), for changes and deletions.</summary>
public sealed class PreconditionTests(TestDatabase database) : ContractTests(database)
{
    private static readonly string[] Holding = ["{0}", "*", "\"nonsense\", {0}", "\"0\",{0},\"17\"", " {0} "];

    private static readonly string[] NotHolding =
        ["\"0\"", "\"2\"", "W/{0}", "\"nonsense\"", "1", "nonsense", "\"", "\"\"", "", ",", "\"01\"", "\"-1\"", "\"99999999999999999999\""];

    [TestCaseSource(nameof(Holding))]
    public async Task A_precondition_that_holds_lets_a_change_and_a_deletion_through(string ifMatch)
    {
        var key = await Admin.MakeKeyAsync();
        var tag = key.ETag;

        var patched = await Admin.PatchAsync(key.Path, new { name = "After" }, ifMatch.Replace("{0}", tag));
        var deleted = await Admin.DeleteAsync(key.Path, ifMatch.Replace("{0}", patched.Header("ETag")));

        Assert.That(patched.Status, Is.EqualTo(HttpStatusCode.OK), patched.Text);
        Assert.That(patched.Header("ETag"), Is.Not.EqualTo(tag));
        Assert.That(deleted.Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCaseSource(nameof(NotHolding))]
    public async Task A_precondition_that_does_not_hold_changes_and_deletes_nothing(string ifMatch)
    {
        var key = await Admin.MakeKeyAsync();

        var patched = await Admin.PatchAsync(key.Path, new { name = "After" }, ifMatch.Replace("{0}", key.ETag));
        var unchanging = await Admin.PatchAsync(key.Path, new { }, ifMatch.Replace("{0}", key.ETag));
        var deleted = await Admin.DeleteAsync(key.Path, ifMatch.Replace("{0}", key.ETag));
        var got = await Admin.GetAsync(key.Path);

        patched.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        unchanging.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        deleted.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        Assert.That((string?)got.Json["name"], Is.EqualTo("A key"));
        Assert.That(got.Header("ETag"), Is.EqualTo(key.ETag));
    }

    [Test]
    public async Task Of_two_changes_of_one_version_the_second_gets_a_conflict_error()
    {
        var key = await Admin.MakeKeyAsync();

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Admin.PatchAsync(key.Path, new { name = $"Name {i}" }, key.ETag)));

        var winner = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.That(
            answers.Where(answer => answer != winner).Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That((string?)(await Admin.GetAsync(key.Path)).Json["name"], Is.EqualTo((string?)winner.Json["name"]));
    }

    [Test]
    public async Task A_deleted_key_is_not_found_regardless_of_the_precondition()
    {
        var key = await Admin.MakeKeyAsync();
        await Admin.DeleteAsync(key.Path);

        var patched = await Admin.PatchAsync(key.Path, new { name = "After" }, "\"nonsense\"");
        var deleted = await Admin.DeleteAsync(key.Path, "*");

        patched.AssertProblem(HttpStatusCode.NotFound, "not_found");
        deleted.AssertProblem(HttpStatusCode.NotFound, "not_found");
    }
}
