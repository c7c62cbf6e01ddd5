using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: only a form of the session changes anything.</summary>
public sealed class ForgeryTests : AttackTests
{
    [Test]
    public async Task A_form_without_the_token_of_its_session_is_refused_and_changes_nothing()
    {
        using var forms = await SignedInAsync();
        using var other = await SignedInAsync();
        var own = (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token);
        var foreign = (await other.GetAsync("/console/profile")).ValueOf(FormClient.Token);
        var anonymous = (await Forms().GetAsync("/console/sign-in")).ValueOf(FormClient.Token);
        var before = await StoredRows.ReadAllAsync(App.Services);
        var faults = new List<string>();
        foreach (var endpoint in PostForms.Where(form => !form.IsInPortal))
        {
            foreach (var token in new[] { null, "", foreign, anonymous, own[..^4] + "AAAA" })
            {
                var refused = await forms.PostAsync(PathOf(endpoint), token is null ? [] : [(FormClient.Token, token)]);
                if (refused.Status != HttpStatusCode.BadRequest)
                {
                    faults.Add($"{endpoint}: {refused.Status} for the token {token}");
                }
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Is.EqualTo(before));
        Assert.That((await forms.GetAsync("/console/profile")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_token_of_a_session_with_the_cookie_of_another_browser_is_refused()
    {
        using var forms = await SignedInAsync();
        using var other = await SignedInAsync();
        await other.GetAsync("/console/profile");
        var own = (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token);
        forms.Cookies.Add(Url, new Cookie("pulse-form", other.Cookies.GetCookies(Url)["pulse-form"]!.Value));

        var refused = await forms.PostAsync($"/console/{Account}/roles/new", (FormClient.Token, own), ("name", "forged"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_form_of_the_portal_without_the_token_of_its_draft_is_refused()
    {
        var (draft, elsewhere) = (await Admin.MakeDraftAsync(), await Admin.MakeDraftAsync());
        using var forms = Forms();
        using var other = Forms();
        foreach (var (client, key) in new[] { (forms, draft.Key), (other, elsewhere.Key) })
        {
            await client.SubmitAsync(await client.GetAsync("/portal"), "main form", ("key", key));
        }

        var foreign = (await other.GetAsync("/portal/form/basics")).ValueOf(FormClient.Token);
        var before = await StoredRows.ReadAllAsync(App.Services);
        var faults = new List<string>();
        foreach (var endpoint in PostForms.Where(form => form.IsInPortal))
        {
            foreach (var token in new[] { "", foreign })
            {
                var refused = await forms.PostAsync(PathOf(endpoint), (FormClient.Token, token), ("key", draft.Key), ("version", "1"));
                if (refused.Status != HttpStatusCode.BadRequest)
                {
                    faults.Add($"{endpoint}: {refused.Status}");
                }
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Is.EqualTo(before));
    }

    [Test]
    public async Task No_page_changes_anything_when_it_is_read()
    {
        using var forms = await SignedInAsync();
        await forms.GetAsync("/console/profile");
        var before = await StoredRows.ReadAllAsync(App.Services);
        var faults = new List<string>();
        foreach (var endpoint in Pages.Where(page => !page.IsInPortal))
        {
            var page = await forms.GetAsync(PathOf(endpoint));
            if ((int)page.Status >= 500)
            {
                faults.Add($"{endpoint}: {page.Status}");
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(await StoredRows.ReadAllAsync(App.Services), Is.EqualTo(before));
    }

    /// <summary>A person who follows a link sees a form, and would send with it what the link adds.</summary>
    [Test]
    public async Task A_link_to_a_form_cannot_add_fields_to_it()
    {
        using var forms = await SignedInAsync();
        var email = $"{Member.NewName("pollution")}@pulse.test";
        var path = $"/console/{Account}/users/new?accountAdmin=true&roleIds={Own.Role}";
        var page = await forms.GetAsync(path);

        var created = await forms.PostAsync(path, (FormClient.Token, page.ValueOf(FormClient.Token)), ("email", email));

        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.OK), created.Text);
        var user = (await Admin.GetAsync("/users?pageSize=100")).Json.AsArray().Single(user => (string)user!["email"]! == email)!;
        var membership = user["accounts"]![0]!;
        Assert.That((bool)membership["accountAdmin"]!, Is.False);
        Assert.That(user.ToJsonString(), Does.Not.Contain("onerror"));
    }

    [Test]
    public async Task A_field_cannot_name_another_item_than_the_path()
    {
        using var forms = await SignedInAsync();
        var user = await Member.WithAsync(Admin, Account, "readApiKeys");
        var path = $"/console/{Account}/users/{user.Id}/deactivate";
        var page = await forms.GetAsync(path);

        var changed = await forms.SubmitAsync(page, "main form", ("confirmation", user.Email), ("id", $"{Own.User}"));

        Assert.That(changed.Location, Does.EndWith($"/users/{user.Id}"), changed.Text);
    }

    /// <summary>Subdomains of the same site can set cookies for each other, also the one of the token.</summary>
    [TestCase("cross-site", HttpStatusCode.BadRequest)]
    [TestCase("same-site", HttpStatusCode.BadRequest)]
    [TestCase("same-origin", HttpStatusCode.Found)]
    public async Task A_form_that_another_site_sends_is_refused(string site, HttpStatusCode expected)
    {
        using var forms = await SignedInAsync();
        var token = (await forms.GetAsync("/console/sessions")).ValueOf(FormClient.Token);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = forms.Cookies };
        using var client = new HttpClient(handler) { BaseAddress = Url, DefaultRequestHeaders = { { "Sec-Fetch-Site", site } } };

        using var body = new FormUrlEncodedContent([KeyValuePair.Create(FormClient.Token, token)]);
        var answer = await client.PostAsync("/console/sign-out", body);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_form_that_cannot_be_read_is_bad_input([Values("accounts/new", "{account}/apikeys/new")] string path)
    {
        using var forms = await SignedInAsync();
        var full = $"/console/{path.Replace("{account}", Account, StringComparison.Ordinal)}";
        var token = (await forms.GetAsync(full)).ValueOf(FormClient.Token);

        var refused = await forms.PostAsync(
            full, [(FormClient.Token, token), .. Enumerable.Range(0, 1_100).Select(number => ($"field{number}", "x"))]);

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest), refused.Text);
        Assert.That(refused.Document.QuerySelector("[role=alert]"), Is.Not.Null);
    }

    [TestCase("settings/permissions")]
    [TestCase("apikeys/bulk")]
    [TestCase("apikeys/bulk/apply")]
    public async Task A_user_without_the_right_does_not_get_the_form_back(string path)
    {
        using var forms = await SignedInAsync(await Member.WithAsync(Admin, Account, "readMerchants"));
        var token = (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token);

        var refused = await forms.PostAsync($"/console/{Account}/{path}", (FormClient.Token, token));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(refused.Document.QuerySelector("main form"), Is.Null);
    }
}
