using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Applications;

public sealed class ApplicationWalkTests : PageTests
{
    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task A_draft_is_created_filled_in_and_deleted(Look look)
    {
        var name = Member.NewName("Walk");
        var person = await SignInAsync(look);
        await person.OpenAsync($"/console/{Account}/applications?search=no-such-business");
        await person.OpenAsync($"/console/{Account}/applications/new");
        await person.FillAsync("Legal name of the business", name);
        await person.ClickAsync("Create");
        Assert.That(await person.Page.Locator("#application-key").InnerTextAsync(), Does.StartWith("pla_"));

        await person.ClickAsync("Show the application");
        await person.ClickAsync("Edit the owners");
        await person.FillAsync("First name", "Ada");
        await person.FillAsync("Social security number", "123-45-6789");
        await person.ClickAsync("Save");
        Assert.That(await person.Page.GetByText("Saved: ****6789").CountAsync(), Is.EqualTo(1));
        await person.ClickAsync("Save and continue");
        Assert.That(await person.Page.Locator("h2").First.InnerTextAsync(), Is.EqualTo("Pricing schedule"));
        await person.ClickAsync("Back to the application");
        await person.ClickAsync("Submit");
        Assert.That(await person.Page.Locator("[role=alert]").InnerTextAsync(), Does.Contain("not complete"));

        await person.ClickAsync("Replace the key");
        await person.ClickAsync("Replace the key");
        await person.ClickAsync("Show the application");
        await person.ClickAsync("Delete");
        await person.FillAsync("Type the name of the business to confirm", name);
        await person.ClickAsync("Delete");
        Assert.That(await NoticeAsync(person), Does.Contain("deleted"));
    }

    [TestCaseSource(typeof(Look), nameof(Look.All))]
    public async Task An_application_is_decided_and_its_merchant_suspended_and_closed(Look look)
    {
        var name = Member.NewName("Decided");
        var path = await Admin.MakeApplicationAsync(Businesses.Application(name));
        await Admin.MakeReviewedAsync();
        var person = await SignInAsync(look);
        await person.OpenAsync($"/console/{Account}{path}");
        await person.ClickAsync("Submit");
        await person.ClickAsync("Start the review");
        await person.ClickAsync("Show sensitive numbers");
        Assert.That(await person.Page.GetByText("987007731").CountAsync(), Is.EqualTo(1));
        await person.OpenAsync($"/console/{Account}{path}/decline");
        await person.OpenAsync($"/console/{Account}{path}/withdraw");
        await person.OpenAsync($"/console/{Account}/applications?status=inReview&sort=basics.businessName");
        await person.ClickAsync(name);
        await person.ClickAsync("Approve");
        await person.ClickAsync("Approve");
        Assert.That(await NoticeAsync(person), Does.Contain("approved"));

        await person.OpenAsync($"/console/{Account}/merchants?search={name}");
        await person.ClickAsync(name);
        await person.ClickAsync("Edit");
        await person.FillAsync("Trade name, if different (optional)", "Other");
        await person.ClickAsync("Save");
        await person.ClickAsync("Suspend");
        await person.ClickAsync("Reinstate");
        await person.ClickAsync("Close");
        await person.FillAsync("Type the name of the business to confirm", name);
        await person.ClickAsync("Close");
        Assert.That(await NoticeAsync(person), Does.Contain("closed"));
    }

    private static Task<string> NoticeAsync(Visitor visitor) => visitor.Page.Locator(".notice").InnerTextAsync();
}
