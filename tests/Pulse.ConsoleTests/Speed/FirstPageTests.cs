using AngleSharp.Html.Parser;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Speed;

/// <summary>A browser that has never been here loads a page with its style sheet, script and logo.</summary>
public sealed class FirstPageTests : PageTests
{
    private const int MaxBytes = 60_000;

    /// <summary>More than a page of a list has.</summary>
    private const int Keys = 30;

    /// <summary>What browsers ask for without and with HTTPS.</summary>
    private static readonly string[] Encodings = ["gzip, deflate", "gzip, deflate, br, zstd"];

    [TestCase("/console/sign-in")]
    [TestCase("/console/{account}")]
    [TestCase("/console/{account}/apikeys")]
    public async Task The_first_page_with_all_that_it_loads_is_small(string path)
    {
        for (var key = 0; key < Keys; key++)
        {
            await Admin.PostAsync("/apikeys", new { name = $"A name of usual length {key}", permissions = new[] { "readMerchants" } });
        }

        using var forms = Forms();
        await forms.SignInAsync();
        foreach (var encodings in Encodings)
        {
            using var browser = NewBrowser(forms, encodings);
            var page = path.Replace("{account}", Account, StringComparison.Ordinal);
            var loaded = new List<(string Path, int Bytes)> { (page, (await LoadAsync(browser, page)).Length) };
            foreach (var asset in await AssetsOfAsync(forms, page))
            {
                loaded.Add((asset, (await LoadAsync(browser, asset)).Length));
            }

            Assert.That(loaded, Has.Count.EqualTo(4), "The page, its style sheet, script and logo.");
            Assert.That(loaded.Sum(part => part.Bytes), Is.LessThan(MaxBytes), string.Join("\n", loaded));
        }
    }

    private HttpClient NewBrowser(FormClient forms, string encodings)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = forms.Cookies };
        var browser = new HttpClient(handler) { BaseAddress = Url };
        browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", encodings);
        return browser;
    }

    private static async Task<byte[]> LoadAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static async Task<IEnumerable<string>> AssetsOfAsync(FormClient forms, string path)
    {
        var page = await new HtmlParser().ParseDocumentAsync((await forms.GetAsync(path)).Text);
        return page.QuerySelectorAll("link[href], script[src], img[src]")
            .Select(loader => loader.GetAttribute("href") ?? loader.GetAttribute("src")!).Distinct();
    }
}
