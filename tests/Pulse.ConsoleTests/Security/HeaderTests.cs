using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rules 31 and 33: the headers of all pages, and the cookies over HTTPS.</summary>
public sealed class HeaderTests : AttackTests
{
    private const string Policy =
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
