using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>Rule 12 for pages: a form that is sent twice at the same time takes effect once.</summary>
public sealed class SimultaneousFormTests : PageTests
{
    private const int Copies = 6;

    [Test]
    public async Task Of_the_same_form_sent_several_times_at_once_one_rotates_the_key()
    {
        var key = await Admin.PostAsync("/apikeys", new { name = "Rotated once", permissions = new[] { "readApiKeys" } });
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync($"/console/{Account}/apikeys/{key.Json["id"]}/rotate");

        var answers = await SendAsync(() => forms.SubmitAsync(page, "main form"));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Document.QuerySelector("#api-secret") is not null), Is.EqualTo(1));
        Assert.That(answers.Select(answer => (int)answer.Status), Has.All.LessThan(500));
    }

    [Test]
    public async Task Of_the_same_form_sent_several_times_at_once_one_makes_the_role()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync($"/console/{Account}/roles/new");
        var name = Member.NewName("once");

        var answers = await SendAsync(() => forms.SubmitAsync(page, "main form", ("name", name), ("permissions", "readRoles")));

        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Found), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Status == HttpStatusCode.Conflict), Is.EqualTo(Copies - 1));
        Assert.That((await Admin.GetAsync($"/roles?search={name}")).Json.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_sign_out_that_is_sent_several_times_at_once_ends_the_session_without_an_error()
    {
        using var forms = Forms();
        await forms.SignInAsync();
        var page = await forms.GetAsync("/console/profile");

        var answers = await SendAsync(() => forms.SubmitAsync(page, "form[action$=sign-out]"));

        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(HttpStatusCode.Found));
        Assert.That((await forms.GetAsync("/console/profile")).Location, Does.StartWith("/console/sign-in"));
    }

    private static Task<HtmlPage[]> SendAsync(Func<Task<HtmlPage>> send) =>
        Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => send()));
}
