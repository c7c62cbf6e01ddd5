using System.Net;
using AngleSharp.Dom;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: a page draws only links and buttons that its user may use.</summary>
public sealed class DrawnLinkTests : AttackTests
{
    /// <summary>Forms about the user's own sessions.</summary>
    private static readonly string[] Endings = ["/sign-out", "/end-others", "/end"];

    private static readonly string[] Reads =
    [
        "readAccounts", "readApiKeys", "readApplications", "readAuditEvents", "readMerchants", "readRoles", "readSessions", "readUsers",
    ];

    private static IEnumerable<TestCaseData> Users =>
    [
        Of("no permission"),
        Of("all reads", Reads),
        .. Reads.Select(read => Of(read, read)),
    ];

    [TestCaseSource(nameof(Users))]
    public async Task Each_link_and_each_button_of_each_page_is_open_to_its_user(string[] permissions)
    {
        var user = permissions.Length == 0
            ? await Member.WithNothingAsync(Admin, Account)
            : await Member.WithAsync(Admin, Account, permissions);
        using var forms = await SignedInAsync(user);
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
        var (links, buttons) = await CollectAsync(forms);
        var faults = new List<string>();
        foreach (var (path, source) in links)
        {
            faults.AddRange(FaultsOf(await forms.GetAsync(path), source));
        }

        foreach (var (path, source) in buttons.Where(button => !Endings.Any(end => button.Key.EndsWith(end, StringComparison.Ordinal))))
        {
            faults.AddRange(FaultsOf(await forms.PostAsync(path, token), source));
        }

        Assert.That(faults, Is.Empty);
    }

    /// <summary>A person who impersonates an administrator holds many permissions, but may not do everything with them.</summary>
    [Test]
    public async Task Each_link_is_open_during_an_impersonation()
    {
        var user = await Member.AdministratorAsync(Admin, Account);
        using var forms = await SignedInAsync();
        var page = await forms.GetAsync($"/console/{Account}/users/{user.Id}");
        await forms.SubmitAsync(page, "form[action$=impersonate]");
        var (links, _) = await CollectAsync(forms);
        var faults = new List<string>();
        foreach (var (path, source) in links)
        {
            faults.AddRange(FaultsOf(await forms.GetAsync(path), source));
        }

        Assert.That(links, Has.Count.GreaterThan(20));
        Assert.That(faults, Is.Empty);
    }

    /// <summary>The links and the buttons of all pages that the user may see, each with one of these pages.</summary>
    private async Task<(Dictionary<string, string> Links, Dictionary<string, string> Buttons)> CollectAsync(FormClient forms)
    {
        var (links, buttons) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var endpoint in Pages.Where(page => !page.IsInPortal && !page.IsOpen))
        {
            var page = await forms.GetAsync(PathOf(endpoint));
            var drawn = page.Document.QuerySelectorAll("a[href], form");
            foreach (var element in drawn.Where(_ => page.Status == HttpStatusCode.OK))
            {
                Note(element, PathOf(endpoint), links, buttons);
            }
        }

        Assert.That(links, Has.Count.GreaterThan(5));
        Assert.That(buttons, Has.Count.GreaterThan(2));
        return (links, buttons);
    }

    private static IEnumerable<string> FaultsOf(HtmlPage page, string source) =>
        page.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or >= HttpStatusCode.InternalServerError
            ? [$"{source} leads to {page.Path}: {page.Status}"]
            : [];

    private static TestCaseData Of(string name, params string[] permissions) => new TestCaseData([permissions]).SetArgDisplayNames(name);

    /// <summary>One link to each path is enough.</summary>
    private static void Note(IElement element, string page, Dictionary<string, string> links, Dictionary<string, string> buttons)
    {
        var target = (element.GetAttribute("href") ?? element.GetAttribute("action") ?? page).Split('#')[0];
        if (target.StartsWith("/console/assets", StringComparison.Ordinal) || !target.StartsWith('/'))
        {
            return;
        }

        var all = element.GetAttribute("method") == "post" ? buttons : links;
        all.TryAdd(target.Split('?')[0], page);
    }
}
