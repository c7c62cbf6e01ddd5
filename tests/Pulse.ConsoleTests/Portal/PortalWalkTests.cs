using Microsoft.Playwright;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Portal;

public sealed class PortalWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task An_applicant_fills_in_a_draft(Look look)
    {
        var content = Businesses.Application("Blue Door").Without("businessOwners").Without("basics.taxId");
        var draft = await Admin.MakeDraftAsync(content);
        var applicant = await ArriveAsync(look);
        await applicant.OpenAsync("/portal/form");
        await applicant.FillAsync("Key", Drafts.MadeUpKey());
        await applicant.ClickAsync("Open the application");
        Assert.That(await applicant.Page.Locator("#problems").InnerTextAsync(), Does.Contain("not valid"));
        await applicant.FillAsync("Key", draft.Key);
        await applicant.ClickAsync("Open the application");
        Assert.That(await applicant.HeadingAsync(), Is.EqualTo("Application of Blue Door"));

        await applicant.ClickAsync("Continue with name and contact");
        await applicant.FillAsync("Employer Identification Number", "12-3456789");
        await SaveAsync(applicant, look);
        await applicant.OpenAsync("/portal/form/businessOwners");
        await applicant.Page.Locator("[name='businessOwners[0].firstName']").FillAsync("Ada");
        await SaveAsync(applicant, look);
        await applicant.Page.Locator("[name='businessOwners[0].lastName']").FillAsync("Byron");
        await SaveAsync(applicant, look);
        await applicant.OpenAsync("/portal/form/submit");
        Assert.That(await applicant.Page.GetByText("Now ").InnerTextAsync(), Does.Contain("values are missing"));
        await applicant.OpenAsync("/portal/form/businessOwners");
        await applicant.Page.Locator("[name='businessOwners[0].equityPercent']").FillAsync("many");
        await applicant.ClickAsync("Save");
        Assert.That(await applicant.Page.Locator("#problems").InnerTextAsync(), Does.Contain("Owner 1: Share of the business"));
        await applicant.OpenAsync("/portal/form");

        var saved = (await Admin.GetAsync(draft.Path)).Json;
        Assert.That((string?)saved["basics"]!["taxId"], Is.EqualTo("12-3456789"));
        var owner = saved["businessOwners"]!.AsArray().Single()!;
        Assert.That(((string?)owner["firstName"], (string?)owner["lastName"]), Is.EqualTo(("Ada", "Byron")));
        await applicant.ClickAsync("Leave");
        await applicant.OpenAsync("/portal/form");
        Assert.That(await applicant.HeadingAsync(), Is.EqualTo("Your application"));

        var whole = await Admin.MakeDraftAsync();
        await applicant.FillAsync("Key", whole.Key);
        await applicant.ClickAsync("Open the application");
        await applicant.ClickAsync("Check and submit");
        await applicant.ClickAsync("Submit");
        Assert.That(await applicant.HeadingAsync(), Is.EqualTo("Application submitted"));
        Assert.That((string?)(await Admin.GetAsync(whole.Path)).Json["system"]!["status"], Is.EqualTo("submitted"));
        await applicant.OpenAsync("/portal/form");
        Assert.That(await applicant.HeadingAsync(), Is.EqualTo("Your application"));
    }

    /// <summary>With the script nothing needs to be pressed.</summary>
    private static async Task SaveAsync(Visitor applicant, Look look)
    {
        if (look.Script)
        {
            await Assertions.Expect(applicant.Page.Locator("[data-save-state]")).ToContainTextAsync("Saved");
        }
        else
        {
            await applicant.ClickAsync("Save");
        }
    }
}
