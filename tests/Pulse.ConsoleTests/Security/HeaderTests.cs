using System.Net;
using Pulse.Console.Pages;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rules 31 and 33: the headers of all pages, and the cookies over HTTPS.</summary>
public sealed class HeaderTests : AttackTests
{
    public const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>A proxy on this machine ends TLS.</summary>
    protected override Dictionary<string, string> Settings => new() { ["Proxies:Trusted"] = "127.0.0.0/8" };

    [Test]
    public async Task No_page_is_cached_framed_or_loads_anything_from_elsewhere()
    {
        using var forms = await SignedInAsync();
        using var stranger = Forms();
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
        var faults = new List<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => !endpoint.Template.EndsWith("/sign-out", StringComparison.Ordinal)))
        {
            // An empty form is refused by almost all actions; their pages have the same headers.
            var path = PathOf(endpoint);
            HtmlPage[] pages = endpoint.IsForm
                ? [await forms.PostAsync(path), await stranger.PostAsync(path)]
                : [await forms.GetAsync(path), await stranger.GetAsync(path)];
            faults.AddRange(pages.SelectMany(FaultsOf, (_, fault) => $"{endpoint}: {fault}"));
        }

        var tooLong = $"/console/{new string('a', 6_000)}";
        foreach (var path in new[] { "/console/none", "/CONSOLE/none", "/portal/form/none", tooLong })
        {
            faults.AddRange(FaultsOf(await forms.GetAsync(path)).Select(fault => $"{path}: {fault}"));
        }

        faults.AddRange(FaultsOf(await forms.PostAsync($"/console/{Account}/roles/new", token)).Select(fault => $"refused form: {fault}"));
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task A_cookie_of_plain_HTTP_opens_nothing_over_HTTPS()
    {
        using var forms = await SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/profile");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        var page = await forms.SendAsync(request);

        Assert.That(page.Location, Does.StartWith("/console/sign-in"));
    }

    [Test]
    public async Task Cookies_over_HTTPS_are_Secure_HttpOnly_and_of_this_host_only()
    {
        var draft = await Admin.MakeDraftAsync();
        using var browser = new SecureBrowser(Url);
        await browser.SignInAsync();
        await browser.SubmitAsync("/console/sessions/end-others", "/console/profile");
        await browser.SubmitAsync($"/console/{Account}/users/{Own.User}/impersonate", $"/console/{Account}/users/{Own.User}");
        await browser.SubmitAsync("/portal", ("key", draft.Key));
        await browser.SubmitAsync("/console/sign-out", "/console/switch");

        var names = browser.SetCookies.Select(cookie => cookie.Split('=')[0]).Distinct();
        Assert.That(
            names,
            Is.EquivalentTo(new[] { "__Host-pulse", "__Host-pulse-own", "__Secure-pulse-portal", "pulse-form", Notices.Cookie }));
        foreach (var cookie in browser.SetCookies.Select(cookie => cookie.ToLowerInvariant()))
        {
            Assert.That(
                cookie,
                Does.Contain("; secure").And.Contain("; httponly").And.Contain("; samesite=strict").And.Not.Contain("domain="));
            Assert.That(cookie, cookie.StartsWith("__secure-", StringComparison.Ordinal)
                ? Does.Contain("; path=/portal;")
                : Does.Contain("; path=/;"));
        }
    }

    /// <summary>A browser on this machine keeps no Secure cookie of plain HTTP.</summary>
    [Test]
    public async Task Cookies_without_HTTPS_are_only_those_of_this_machine()
    {
        using var browser = new SecureBrowser(Url, "http");
        await browser.SignInAsync();
        await browser.SubmitAsync("/console/sessions/end-others", "/console/profile");
        using var remote = new HttpRequestMessage(HttpMethod.Get, "/console/sign-in") { Headers = { Host = "pulse.example" } };

        var refused = await Forms().SendAsync(remote);

        Assert.That(
            browser.SetCookies.Select(cookie => cookie.Split('=')[0]).Distinct(),
            Is.EquivalentTo(new[] { "pulse", "pulse-form", Notices.Cookie }));
        Assert.That(
            browser.SetCookies.Select(cookie => cookie.ToLowerInvariant()),
            Has.All.Contains("; httponly").And.All.Contains("; samesite=strict").And.All.Contains("; path=/")
                .And.None.Contains("; secure").And.None.Contains("domain="));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Text, Does.Contain("https_required"));
    }

    /// <summary>The server refuses these before the pipeline, and a browser shows the answer as a page.</summary>
    [TestCase("/console/%00")]
    [TestCase("/CONSOLE/a%00b?x=1")]
    [TestCase("/portal/form/%00")]
    public async Task A_path_that_cannot_be_decoded_gets_the_headers_of_pages(string path)
    {
        var answer = await RawHttp.SendTextAsync(Url, $"GET {path} HTTP/1.1");

        Assert.That(answer, Does.StartWith("HTTP/1.1 400").And.Contain($"Content-Security-Policy: {Policy}\r\n"));
        Assert.That(answer, Does.Contain("Cache-Control: no-store").And.Contain("Referrer-Policy: no-referrer"));
    }

    [Test]
    public async Task Assets_and_redirects_are_not_framed_either()
    {
        using var forms = Forms();
        var page = await forms.GetAsync("/console/sign-in");
        var assets = page.Document.QuerySelectorAll("link[href], script[src], img[src]")
            .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).Distinct().ToList();
        Assert.That(assets, Has.Count.GreaterThan(2));
        foreach (var path in assets.Append("/").Append("/console").Append("/console/none").Append("/portal/form"))
        {
            var answer = await forms.GetAsync(path);
            Assert.That(answer.Headers["Content-Security-Policy"], Does.Contain("frame-ancestors 'none'").And.Contain("default-src"), path);
            Assert.That(answer.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"), path);
        }
    }

    private static IEnumerable<string> FaultsOf(HtmlPage page)
    {
        (string Name, string? Value)[] wanted =
        [
            ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", Policy),
        ];
        return wanted.Where(header => page.Headers.GetValueOrDefault(header.Name) != header.Value)
            .Select(header => $"{page.Status} {header.Name}: {page.Headers.GetValueOrDefault(header.Name)}");
    }
}
