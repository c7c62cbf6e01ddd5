using Microsoft.Playwright;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Setup;

/// <summary>
/// A person with a browser. Every page must be accessible, fit its window, log no error and load nothing from elsewhere: this is checked
/// for each page that is looked at.
/// </summary>
public sealed class Visitor(IPage page, Uri console, Look look)
{
    /// <summary>Milliseconds until a page or an element must be there, also on a busy machine.</summary>
    private const int Patience = 30_000;

    private readonly List<string> faults = [];

    public IPage Page => page;

    /// <summary>Faults of the pages so far, for the end of the test.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<Visitor> ArriveAsync(Uri console, Look look)
    {
        var browser = await Chromium.StartAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = console.ToString(),
            ColorScheme = look.Scheme,
            JavaScriptEnabled = look.Script,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = look.Width, Height = 800 },
        });
        context.SetDefaultTimeout(Patience);
        var visitor = new Visitor(await context.NewPageAsync(), console, look);
        visitor.Watch();
        return visitor;
    }

    /// <summary>Goes to a page and looks at it.</summary>
    public async Task<IResponse> OpenAsync(string path)
    {
        var response = await page.GotoAsync(path);
        await LookAsync();
        return response!;
    }

    /// <summary>Clicks a button or a link by its text, and looks at the page to which it leads.</summary>
    public async Task ClickAsync(string name)
    {
        var target = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
            .Or(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }));
        // The click returns before the next page: what is filled in then would be lost with the old one.
        var loaded = new TaskCompletionSource();
        void OnLoad(object? sender, IPage next) => loaded.TrySetResult();
        page.Load += OnLoad;
        await target.First.ClickAsync();
        await loaded.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience));
        page.Load -= OnLoad;
        await LookAsync();
    }

    public Task FillAsync(string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public async Task SignInAsync(string email = PulseApp.AdminEmail, string password = PulseApp.AdminPassword)
    {
        await page.GotoAsync("/console/sign-in");
        await FillAsync("E-mail", email);
        await FillAsync("Password", password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    public Task<string> HeadingAsync() => page.Locator("h1").InnerTextAsync();

    /// <summary>Checks the current page.</summary>
    public async Task LookAsync()
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        var path = new Uri(page.Url).PathAndQuery;
        var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (width > look.Width)
        {
            faults.Add($"{path} is {width} px wide");
        }

        faults.AddRange((await Accessibility.FaultsOfAsync(page, look)).Select(fault => $"{path}: {fault}"));
    }

    public Task LeaveAsync() => page.Context.CloseAsync();

    private void Watch()
    {
        page.Console += (_, message) =>
        {
            // A page with a status of 400 or more is a failed load for the browser.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => faults.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } url && url.Authority != console.Authority)
            {
                faults.Add($"{page.Url} loads {url}");
            }
        };
        page.RequestFailed += (_, request) => faults.Add($"{page.Url}: {request.Url} {request.Failure}");
    }
}
