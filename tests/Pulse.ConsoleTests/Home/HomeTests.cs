using Pulse.ConsoleTests.Audit;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;
using HttpApi = Pulse.IntegrationTests.Setup.Api;

namespace Pulse.ConsoleTests.Home;

/// <summary>The start page of an account, and the receipt of a revocation.</summary>
public sealed class HomeTests : AuditPageTests
{
    private string HomePath => $"/console/{Account}";

    [Test]
    public async Task A_key_that_expires_soon_is_shown_with_a_link_to_the_filtered_list()
    {
        var soon = await MakeKeyAsync("Expires soon", ("expiresAt", App.Clock.GetUtcNow().AddDays(20).UtcDateTime));
        await MakeKeyAsync("Expires later", ("expiresAt", App.Clock.GetUtcNow().AddDays(60).UtcDateTime));
        using var forms = await AdminFormsAsync();
        var card = CardOf(await forms.GetAsync(HomePath), "Expire within 30 days");

        Assert.That(card, Does.Contain("Expires soon").And.Contain($"/apikeys/{soon}").And.Not.Contain("Expires later"));
        var list = await forms.GetAsync($"{HomePath}/apikeys?expiresAfter=2026-01-01T00:00:00Z&expiresBefore="
            + Uri.EscapeDataString($"{App.Clock.GetUtcNow().AddDays(30).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.That(list.Text, Does.Contain("Expires soon").And.Not.Contain("Expires later"));
    }

    [Test]
    public async Task A_refused_login_is_a_suspicious_event()
    {
        using var forms = await AdminFormsAsync();
        using var other = Forms();
        await other.SignInAsync(password: "wrong-password-of-mine");
        var card = CardOf(await forms.GetAsync(HomePath), "Suspicious events");

        Assert.That(card, Does.Contain("Session: refused").And.Contain($"{AuditPath}?action=session.refused"));
    }

    [Test]
    public async Task The_notice_of_a_revocation_and_the_start_page_say_which_nodes_and_services_have_confirmed_it()
    {
        await using var service = await ListenAsync();
        using var forms = await AdminFormsAsync();
        var key = await MakeKeyAsync("Revoked");

        var pending = await DeleteAsync(forms, key, "Revoked");
        var before = CardOf(await forms.GetAsync(HomePath), "Revocations");
        var news = await service.NewsAsync();
        await service.AcknowledgeAsync(news!.Position);
        var after = CardOf(await forms.GetAsync(HomePath), "Revocations");

        Assert.That(pending, Does.StartWith("Revoked is deleted. Confirmed by 1 of 1 node and 0 of 1 service so far."));
        Assert.That(before, Does.Contain("1 service is connected").And.Contain($"target={key}").And.Contain("0 of 1 service"));
        Assert.That(after, Does.Contain("1 of 1 node and 1 of 1 service"));
    }

    [Test]
    public async Task A_change_that_revokes_nothing_has_no_receipt()
    {
        using var forms = await AdminFormsAsync();
        await forms.SubmitAsync(await forms.GetAsync($"{AuditPath}/integrity"), "main form");
        var notice = Texts(await forms.GetAsync($"{AuditPath}/integrity"), ".notice").First();

        Assert.That(notice, Is.EqualTo("The check of all events has started."));
    }

    [Test]
    public async Task A_user_sees_only_the_cards_of_own_rights()
    {
        using var keys = await MemberFormsAsync("readApiKeys");
        using var events = await MemberFormsAsync("readAuditEvents");
        using var neither = await MemberFormsAsync("readRoles");
        var page = await neither.GetAsync(HomePath);

        Assert.That(
            Texts(await keys.GetAsync(HomePath), ".card h2"),
            Is.EqualTo(new[] { "Usage", "Expire within 30 days", "Not used for 30 days", "Never used" }));
        Assert.That(Texts(await events.GetAsync(HomePath), ".card h2"), Is.EqualTo(new[] { "Suspicious events", "Revocations" }));
        Assert.That(Texts(page, ".card h2"), Is.Empty);
        Assert.That(Texts(page, ".empty"), Has.Length.EqualTo(1));
    }

    private static string CardOf(HtmlPage page, string title) => page.Document.QuerySelectorAll(".card")
        .Single(card => card.QuerySelector("h2")!.TextContent.Trim() == title).InnerHtml;

    private async Task<EventStream> ListenAsync()
    {
        var key = (await Admin.PostAsync("/apikeys", new { name = "Service", permissions = new[] { "verifyApiKeys" } })).Json;
        var client = App.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", (string)key["apiKey"]!);
        client.DefaultRequestHeaders.Add("x-api-secret", (string)key["apiSecret"]!);
        return (await EventStream.GreetedAsync(new HttpApi(client))).Stream;
    }

    private async Task<string> DeleteAsync(FormClient forms, string key, string name)
    {
        var path = $"{HomePath}/apikeys/{key}/delete";
        await forms.SubmitAsync(await forms.GetAsync(path), "main form", ("confirmation", name));
        return Texts(await forms.GetAsync($"{HomePath}/apikeys"), ".notice").Single();
    }
}
