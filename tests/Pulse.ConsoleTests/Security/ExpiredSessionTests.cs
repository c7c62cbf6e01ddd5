using System.Net;
using Pulse.ConsoleTests.Setup;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rules 10 and 31. The clock goes on, so that all sessions of this class end.</summary>
public sealed class ExpiredSessionTests : RoleFormTests
{
    [Test]
    public async Task A_form_of_a_session_that_has_expired_changes_nothing_and_leads_to_the_sign_in()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync(Form);
        App.Clock.Advance(TimeSpan.FromDays(400));

        var name = Member.NewName("role");
        var refused = await forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Found), refused.Text);
        Assert.That(refused.Location, Is.EqualTo("/console/sign-in"));
        var (admin, _) = await LogInAsync(PulseApp.AdminEmail, PulseApp.AdminPassword);
        Assert.That((await admin.GetAsync($"/roles?search={name}&pageSize=100")).Json.AsArray(), Is.Empty);
    }
}
