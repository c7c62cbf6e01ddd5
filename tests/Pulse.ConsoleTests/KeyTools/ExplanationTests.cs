using System.Net;

namespace Pulse.ConsoleTests.KeyTools;

public sealed class ExplanationTests : KeyToolTests
{
    [Test]
    public async Task Every_check_is_explained_and_the_first_that_fails_decides()
    {
        var key = (await Admin.PostAsync(
            "/apikeys", new { name = NewName(), permissions = new[] { "readApiKeys" }, allowedIps = new[] { "203.0.113.0/24" } })).Json;
        using var forms = await AdminFormsAsync();
        var allowed = await forms.GetAsync($"{PathOf(key)}/explain?permission=readApiKeys&ipAddress=203.0.113.9");
        var refused = await forms.GetAsync($"{PathOf(key)}/explain?permission=writeUsers&ipAddress=198.51.100.1&at=2031-01-01T12:00");

        Assert.That(Text(allowed.Document.QuerySelector("[role=status]")!), Is.EqualTo("Allowed. Every check passes."));
        Assert.That(Rows(allowed, "Checks"), Has.Length.EqualTo(8).And.All.Contain("| Yes |"));
        Assert.That(Text(refused.Document.QuerySelector("[role=status]")!), Does.StartWith("Refused: Network not allowed."));
        Assert.That(
            Rows(refused, "Checks").Where(row => row.Contains("| No |", StringComparison.Ordinal)).Select(row => row.Split(" | ")[0]),
            Is.EqualTo(new[] { "May the key be used from this address?", "Does the key hold the permission?" }));
    }

    [Test]
    public async Task The_time_of_the_form_is_in_UTC()
    {
        var key = (await Admin.PostAsync(
            "/apikeys", new { name = NewName(), permissions = new[] { "readApiKeys" }, expiresAt = "2040-01-31T12:00:00.000Z" })).Json;
        using var forms = await AdminFormsAsync();

        var before = await forms.GetAsync($"{PathOf(key)}/explain?at=2040-01-31T11:59");
        var after = await forms.GetAsync($"{PathOf(key)}/explain?at=2040-01-31T12:00");

        Assert.That(Text(before.Document.QuerySelector("[role=status]")!), Does.StartWith("Allowed"));
        Assert.That(Text(after.Document.QuerySelector("[role=status]")!), Does.StartWith("Refused: Expired"));
    }

    [TestCase("ipAddress=here", "ipAddress")]
    [TestCase("at=tomorrow", "at")]
    [TestCase("permission=orders:unknown", "permission")]
    public async Task Bad_input_is_shown_beside_its_field(string query, string field)
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{PathOf(key)}/explain?{query}");

        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(page, field), Is.Not.Empty);
        Assert.That(page.Document.QuerySelector("[aria-label=Checks]"), Is.Null);
    }

    [Test]
    public async Task A_writer_who_may_not_read_keys_gets_no_explanation()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("writeApiKeys");

        Assert.That((await forms.GetAsync($"{PathOf(key)}/usage")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await forms.GetAsync($"{PathOf(key)}/explain")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }
}
