using System.Net;

namespace Pulse.ConsoleTests.Audit;

/// <summary>The audit log: filters, pages, one event, and who may see them.</summary>
public sealed class AuditLogTests : AuditPageTests
{
    [Test]
    public async Task The_filters_narrow_the_list_and_the_links_keep_them()
    {
        var key = await MakeKeyAsync("Filtered");
        await Admin.PatchAsync($"/apikeys/{key}", new { name = "Renamed" });
        using var forms = await AdminFormsAsync();

        var all = await forms.GetAsync($"{AuditPath}?target={key}");
        var created = await forms.GetAsync($"{AuditPath}?target={key}&action=apiKey.created&actor=&from=&to=");

        Assert.That(Texts(all, ".events > tbody > tr > td:nth-child(2)"), Is.EqualTo(new[] { "API key: updated", "API key: created" }));
        Assert.That(Texts(created, ".events > tbody > tr > td:nth-child(2)"), Is.EqualTo(new[] { "API key: created" }));
        Assert.That(
            created.Document.QuerySelector(".export a")!.GetAttribute("href"),
            Is.EqualTo($"{AuditPath}/export.csv?action=apiKey.created&target={key}"));
    }

    [Test]
    public async Task A_change_is_shown_with_the_old_and_the_new_value()
    {
        var key = await MakeKeyAsync("Before", ("allowedIps", new[] { "203.0.113.0/24", "198.51.100.7/32" }));
        await Admin.PatchAsync($"/apikeys/{key}", new { name = "After", allowedIps = new[] { "203.0.113.0/24" } });
        using var forms = await AdminFormsAsync();
        var list = await forms.GetAsync($"{AuditPath}?target={key}&action=apiKey.updated");
        var page = await forms.GetAsync(list.Document.QuerySelector(".events td a")!.GetAttribute("href")!);

        Assert.That(page.Heading, Is.EqualTo("API key: updated"));
        Assert.That(Texts(list, ".events > tbody > tr > td:nth-child(4)").Single(), Does.StartWith("API key After"));
        Assert.That(Texts(page, ".changes tbody tr"), Does.Contain("Name Before After"));
        Assert.That(Texts(page, ".changes del"), Does.Contain("198.51.100.7/32").And.Not.Contain("203.0.113.0/24"));
        Assert.That(Texts(list, ".changes tbody tr"), Is.EqualTo(Texts(page, ".changes tbody tr")));
    }

    [Test]
    public async Task A_long_list_continues_on_further_pages()
    {
        var name = $"{Guid.NewGuid():N}";
        var role = (int)(await Admin.PostAsync("/roles", new { name, permissions = new[] { "readRoles" } })).Json["id"]!;
        for (var i = 0; i < 30; i++)
        {
            await Admin.PatchAsync($"/roles/{role}", new { name = $"{name} {i}" });
        }

        using var forms = await AdminFormsAsync();
        var first = await forms.GetAsync($"{AuditPath}?target={role}&action=role.updated");
        var second = await forms.GetAsync(first.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.That((Texts(first, ".events > tbody > tr").Length, Texts(second, ".events > tbody > tr").Length), Is.EqualTo((25, 5)));
        Assert.That(second.Document.QuerySelector("a[rel=next]"), Is.Null);
        Assert.That(Texts(second, ".pager a"), Is.EqualTo(new[] { "Newest" }));
    }

    [Test]
    public async Task A_wrong_time_is_reported_beside_its_field()
    {
        using var forms = await AdminFormsAsync();
        var wrong = await forms.GetAsync($"{AuditPath}?from=yesterday&to=2026-12-01T10:00");
        var reversed = await forms.GetAsync($"{AuditPath}?from=2026-12-01T10:00&to=2026-11-01T10:00:00Z");
        var damaged = await forms.GetAsync($"{AuditPath}?cursor=x");

        Assert.That(
            new[] { wrong.Status, reversed.Status, damaged.Status }, Is.All.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(wrong.Document.QuerySelector("#f-from-error")!.TextContent, Does.StartWith("Must be a date and a time"));
        Assert.That(wrong.Document.QuerySelector("#f-to-error"), Is.Null);
        Assert.That(reversed.Document.QuerySelector("#f-from-error")!.TextContent, Is.EqualTo("Must be before to."));
        Assert.That(damaged.Document.QuerySelector("[role=alert]")!.TextContent, Does.Contain("Start at the newest events"));
    }

    [Test]
    public async Task An_event_of_another_account_is_not_found()
    {
        var other = (string)(await Admin.PostAsync("/accounts", new { accountName = "Other" })).Json["accountId"]!;
        var foreign = (string)(await Admin.SendAsync(
            HttpMethod.Get, "/audit-events?action=account.created", ("x-account-id", other))).Json[0]!["id"]!;
        using var member = await MemberFormsAsync("readAuditEvents");
        using var forms = await AdminFormsAsync();

        Assert.That((await member.GetAsync($"{AuditPath}/{foreign}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await member.GetAsync($"/console/{other}/audit")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await forms.GetAsync($"{AuditPath}/{Guid.NewGuid()}")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await forms.GetAsync($"/console/{other}/audit/{foreign}")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_user_without_the_right_sees_neither_the_link_nor_a_page_nor_a_download()
    {
        using var member = await MemberFormsAsync("readRoles");
        var home = await member.GetAsync($"/console/{Account}");
        var id = (string)(await Admin.GetAsync("/audit-events")).Json[0]!["id"]!;

        Assert.That(Texts(home, "nav.side a"), Does.Contain("Roles").And.Not.Contain("Audit log"));
        foreach (var path in new[] { "", $"/{id}", "/integrity", "/export.csv", "/export.ndjson" })
        {
            Assert.That((await member.GetAsync(AuditPath + path)).Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }
}
