using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 31: a page authorizes as the API does.</summary>
public sealed class AccessTests : AttackTests
{
    /// <summary>Each user of an account sees its start page, and the permissions that services have.</summary>
    private static readonly string[] OfEachMember = ["/console/{accountId:length(16)}", "/console/{accountId:length(16)}/permissions"];

    /// <summary>Pages that need no session.</summary>
    private static readonly string[] Open =
        ["/console/invitation", "/console/set-password", "/console/sign-in", "/console/sign-in/code", "/portal"];

    [Test]
    public async Task Without_a_session_each_page_and_form_leads_to_the_sign_in()
    {
        using var forms = Forms();
        var faults = new List<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => !Open.Contains(endpoint.Template) || (endpoint.IsForm && !endpoint.IsOpen)))
        {
            var page = endpoint.IsForm ? await forms.PostAsync(PathOf(endpoint)) : await forms.GetAsync(PathOf(endpoint));
            var way = endpoint.IsInPortal ? "/portal" : "/console/sign-in";
            if (page.Status != HttpStatusCode.Found || page.Location?.StartsWith(way, StringComparison.Ordinal) != true)
            {
                faults.Add($"{endpoint}: {page.Status} {page.Location}");
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(Endpoints.Where(endpoint => endpoint.IsOpen && !Open.Contains(endpoint.Template)), Is.Empty);
    }

    [Test]
    public async Task A_user_without_permissions_sees_no_page_of_the_account_and_no_button()
    {
        using var forms = await SignedInAsync(await Member.WithNothingAsync(Admin, Account));
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
        var faults = new List<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.HasAccount))
        {
            var page = endpoint.IsForm ? await forms.PostAsync(PathOf(endpoint), token) : await forms.GetAsync(PathOf(endpoint));
            if (OfEachMember.Contains(endpoint.Template))
            {
                faults.AddRange(page.Document.QuerySelectorAll("main form[method=post], main a.button")
                    .Select(button => $"{endpoint}: {button.TextContent}"));
            }
            else if (page.Location != "/console/sessions"
                && (page.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
                    || page.Text.Contains("onerror", StringComparison.Ordinal)))
            {
                faults.Add($"{endpoint}: {page.Status} {page.Heading}");
            }
        }

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Another_account_is_indistinguishable_from_one_that_does_not_exist()
    {
        var elsewhere = await Member.MakeAccountAsync(Admin);
        using var forms = await SignedInAsync(await Member.AdministratorAsync(Admin, elsewhere));
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
        var unknown = new string('7', Account.Length);
        var faults = new List<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.HasAccount))
        {
            var (path, none) = (PathOf(endpoint), endpoint.PathIn(unknown, Own));
            var page = endpoint.IsForm ? await forms.PostAsync(path, token) : await forms.GetAsync(path);
            var missing = endpoint.IsForm ? await forms.PostAsync(none, token) : await forms.GetAsync(none);
            if (page.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden) || page.Status != missing.Status
                || page.Document.QuerySelector("main")?.TextContent != missing.Document.QuerySelector("main")?.TextContent)
            {
                faults.Add($"{endpoint}: {page.Status} {page.Heading}, and of none: {missing.Status} {missing.Heading}");
            }
        }

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task An_item_of_another_account_does_not_exist_in_the_own_one()
    {
        var elsewhere = await Member.MakeAccountAsync(Admin);
        using var forms = await SignedInAsync(await Member.AdministratorAsync(Admin, elsewhere));
        var token = (FormClient.Token, (await forms.GetAsync("/console/profile")).ValueOf(FormClient.Token));
        var faults = new List<string>();
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.HasItem))
        {
            var path = endpoint.PathIn(elsewhere, Own);
            var page = endpoint.IsForm ? await forms.PostAsync(path, token) : await forms.GetAsync(path);
            if ((int)page.Status is < 400 or >= 500 || page.Text.Contains("onerror", StringComparison.Ordinal)
                || (!endpoint.IsForm && page.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)))
            {
                faults.Add($"{endpoint}: {page.Status} {page.Heading}");
            }
        }

        Assert.That(faults, Is.Empty);
    }
}
