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
        using var forms = await SignedInAsync(await Member.WithAsync(Admin, Account, permissions));
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
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

        var faults = new List<string>();
        foreach (var (path, source) in links)
        {
            Check(await forms.GetAsync(path), source);
        }

        foreach (var (path, source) in buttons.Where(button => !Endings.Any(end => button.Key.EndsWith(end, StringComparison.Ordinal))))
        {
            Check(await forms.PostAsync(path, token), source);
        }

        Assert.That(links, Has.Count.GreaterThan(5));
        Assert.That(buttons, Has.Count.GreaterThan(5));
        Assert.That(faults, Is.Empty);

        void Check(HtmlPage page, string source)
        {
            if (page.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or >= HttpStatusCode.InternalServerError)
            {
                faults.Add($"{source} leads to {page.Path}: {page.Status}");
            }
        }
    }

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
