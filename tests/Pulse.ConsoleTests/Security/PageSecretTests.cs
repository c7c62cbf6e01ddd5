using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pulse.ConsoleTests.Setup;
using Pulse.ConsoleTests.SignIn;
using Pulse.IntegrationTests.Setup;

namespace Pulse.ConsoleTests.Security;

/// <summary>
/// Rule 16 for pages: secrets go through all forms that have them, correct and wrong. Then everything that Pulse has written and answered
/// is searched for them.
/// </summary>
public sealed class PageSecretTests : PageTests
{
    private readonly LogSink logs = new();
    private readonly Marks marks = new();
    private readonly List<HtmlPage> pages = [];

    /// <summary>Pages that show a secret once, with what they show.</summary>
    private readonly List<(HtmlPage Page, string Secret)> issuing = [];

    protected override Dictionary<string, string> Settings => new() { ["Logging:CaptureScopes"] = "true" };

    [OneTimeSetUp]
    public async Task UseSecretsAsync()
    {
        marks.Add("the administrator's password", PulseApp.AdminPassword);
        using var forms = Forms();
        Keep(await forms.SignInAsync(password: Mark("a wrong password")));
        Keep(await forms.SignInAsync());
        KeepSession(forms);
        var user = await InviteAsync(forms);
        await SetUpSecondFactorAsync(user.Email, user.Password);
        await ChangePasswordAsync();
        await UseKeysAsync(forms);
        await UseDraftAsync(forms);
        Keep(await forms.GetAsync($"/console/{Account}/audit"));
        Keep(await forms.GetAsync($"/console/{Account}/audit/export.ndjson"));
        Keep(await SubmitAsync(forms, "/console/profile", "form[action$=sign-out]"));
    }

    [Test]
    public void No_secret_is_in_any_log_line_at_any_level()
    {
        Assert.That(logs.Lines, Has.Some.Contains("Trace Microsoft.").And.Some.Contains("/console/sign-in"));
        Assert.That(logs.Lines.SelectMany(line => marks.FoundIn(line).Select(what => $"{what} in: {line}")), Is.Empty);
    }

    [Test]
    public async Task No_secret_is_in_the_database()
    {
        var rows = await StoredRows.ReadAllAsync(App.Services);
        Assert.That(rows, Has.Some.Contains(PulseApp.AdminEmail));
        Assert.That(rows.SelectMany(row => marks.FoundIn(row).Select(what => $"{what} in {row}")), Is.Empty);
    }

    [Test]
    public void No_secret_is_on_any_page_but_the_one_that_issues_it()
    {
        Assert.That(marks.Count, Is.GreaterThan(25));
        Assert.That(pages.SelectMany(page => marks.FoundIn(page.Text).Select(what => $"{what} on {page.Path}")), Is.Empty);
        Assert.That(issuing, Has.Count.GreaterThan(6));
        foreach (var (page, secret) in issuing)
        {
            Assert.That(page.Text.Replace(secret, "", StringComparison.Ordinal), Has.Length.LessThan(page.Text.Length), page.Path);
        }
    }

    [Test]
    public void No_secret_is_in_an_address_or_a_header_and_no_page_is_stored()
    {
        foreach (var page in pages.Concat(issuing.Select(shown => shown.Page)))
        {
            var headers = page.Headers.Where(header => header.Key != "Set-Cookie").Select(header => header.Value);
            var addresses = page.Document.QuerySelectorAll("[href], [action], [src], [formaction]")
                .SelectMany(element => element.Attributes.Where(attribute => attribute.Name is not ("value" or "class")))
                .Select(attribute => attribute.Value).Where(value => !value.StartsWith("otpauth:", StringComparison.Ordinal));
            Assert.That(headers.Concat(addresses).Append(page.Path).SelectMany(marks.FoundIn), Is.Empty, page.Path);
            Assert.That(page.Headers["Cache-Control"], Is.EqualTo("no-store"), page.Path);
            Assert.That(page.Headers["Referrer-Policy"], Is.EqualTo("no-referrer"), page.Path);
            var asking = page.Document.QuerySelectorAll("input[type=password], input[name=token], input[name=code], input[name=key]");
            Assert.That(asking.Select(input => input.Closest("form")!.GetAttribute("method")), Has.All.EqualTo("post"), page.Path);
        }
    }

    protected override void Configure(IServiceCollection services) => services.AddLogging(logs.KeepFrom);

    private async Task<(string Email, string Password)> InviteAsync(FormClient forms)
    {
        var email = NewUser.NewEmail();
        var created = await SubmitAsync(forms, $"/console/{Account}/users/new", "main form", ("email", email), ("accountAdmin", "true"));
        Issue(created, "a token of an invitation", "#one-time-token");
        var id = created.Document.QuerySelector("main .actions a.primary")!.GetAttribute("href")!.Split('/')[^1];
        var again = await SubmitAsync(forms, $"/console/{Account}/users/{id}/password-token", "main form");
        var token = Issue(again, "a password token", "#one-time-token");
        var password = Mark("a password that a person sets");
        using var person = Forms();
        (string, string, string)[] tries =
        [
            (Mark("no token"), password, password), (token, password, Mark("a mistyped password")), (token, "short", "short"),
            (token, password, password),
        ];
        foreach (var (sent, first, second) in tries)
        {
            (string, string)[] fields = [("token", sent), ("password", first), ("repeatedPassword", second)];
            Keep(await SubmitAsync(person, "/console/set-password", "main form", fields));
        }

        Keep(await person.SignInAsync(email, password));
        KeepSession(person);
        Keep(await SubmitAsync(person, "/console/invitation", "main form", ("token", token)));
        return (email, password);
    }

    private async Task SetUpSecondFactorAsync(string email, string password)
    {
        const string Path = "/console/profile/second-factor";
        using var person = Forms();
        await person.SignInAsync(email, password);
        KeepSession(person);
        Keep(await SubmitAsync(person, Path, "main form", ("password", Mark("a wrong password of a second factor"))));
        var scan = await SubmitAsync(person, Path, "main form", ("password", password));
        var secret = Issue(scan, "a secret of one-time codes", "#totp-secret");
        Keep(await person.SubmitAsync(scan, "main form", ("code", Mark("a password as a code"))));
        var codes = await person.SubmitAsync(scan, "main form", ("code", Codes.Of(secret, -1)));
        var recovery = IssueCodes(codes);
        Keep(await SubmitAsync(person, $"{Path}/recovery-codes", "main form", ("password", Mark("a wrong password for codes"))));
        IssueCodes(await SubmitAsync(person, $"{Path}/recovery-codes", "main form", ("password", password)));
        Keep(await person.GetAsync(Path));

        using var later = Forms();
        var challenge = await later.SignInAsync(email, password);
        marks.Add("a challenge", challenge.ValueOf("challenge"));
        (string, string)[] wrong = [("code", recovery), ("challenge", Mark("no challenge"))];
        Keep(WithoutEcho(await later.SubmitAsync(challenge, "main form", wrong), wrong));
        Keep(await later.SubmitAsync(challenge, "main form", ("code", Codes.Of(secret))));
        KeepSession(later);
        Keep(await SubmitAsync(later, $"{Path}/disable", "main form", ("password", Mark("a wrong password to disable"))));
    }

    private async Task ChangePasswordAsync()
    {
        var user = await NewUser.MakeAsync(Admin);
        using var person = Forms();
        await person.SignInAsync(user.Email, user.Password);
        KeepSession(person);
        marks.Add("a person's password", user.Password);
        var changed = Mark("a new password");
        foreach (var (current, first, second) in new[]
        {
            (Mark("a wrong current password"), changed, changed), (user.Password, changed, Mark("another repeated password")),
            (user.Password, changed, changed),
        })
        {
            (string, string)[] fields = [("currentPassword", current), ("newPassword", first), ("repeatedPassword", second)];
            Keep(await SubmitAsync(person, "/console/profile/password", "main form", fields));
        }

        (string, string)[] renaming = [("email", NewUser.NewEmail()), ("currentPassword", Mark("a wrong password for an e-mail"))];
        Keep(await SubmitAsync(person, "/console/profile/email", "main form", renaming));
    }

    private async Task UseKeysAsync(FormClient forms)
    {
        var root = $"/console/{Account}/apikeys";
        var created = await SubmitAsync(forms, $"{root}/new", "main form", ("name", "Of a page"), ("permissions", "readApiKeys"));
        Issue(created, "a secret of a key", "#api-secret");
        var path = created.Document.QuerySelector("main .actions a")!.GetAttribute("href")!;
        Issue(await SubmitAsync(forms, $"{path}/rotate", "main form"), "a new secret of a key", "#api-secret");
        foreach (var page in new[] { "", "/edit", "/usage", "/explain", "/delete", "/rotation/complete" })
        {
            Keep(await forms.GetAsync(path + page));
        }
    }

    private async Task UseDraftAsync(FormClient forms)
    {
        var created = await SubmitAsync(
            forms, $"/console/{Account}/applications/new", "main form", ("basics.businessName", "Of a page"));
        var key = Issue(created, "a key of a draft", "#application-key");
        using var applicant = Forms();
        Keep(await SubmitAsync(applicant, "/portal", "main form", ("key", key[..^1] + (key[^1] == 'a' ? 'b' : 'a'))));
        Keep(await SubmitAsync(applicant, "/portal", "main form", ("key", key)));
        Keep(await applicant.GetAsync("/portal"));
        Keep(await applicant.GetAsync("/portal/form"));
        Keep(await SubmitAsync(applicant, "/portal/form/basics", "main form"));
        Keep(await SubmitAsync(applicant, "/portal/form", "form[action$=leave]"));
    }

    private static async Task<HtmlPage> SubmitAsync(
        FormClient forms, string path, string form, params (string Name, string Value)[] values) =>
        WithoutEcho(await forms.SubmitAsync(await forms.GetAsync(path), form, values), values);

    /// <summary>A refused form comes back with its token or challenge, which its sender has.</summary>
    private static HtmlPage WithoutEcho(HtmlPage page, params (string Name, string Value)[] sent) => sent
        .Where(field => field.Name is "token" or "challenge")
        .Aggregate(page, (shown, field) => shown with { Text = shown.Text.Replace(field.Value, "", StringComparison.Ordinal) });

    private void Keep(HtmlPage page) => pages.Add(page);

    private string Mark(string what) => marks.Add(what, $"marked-{RandomNumberGenerator.GetHexString(24, lowercase: true)}");

    private void KeepSession(FormClient forms) => marks.Add("a session token", forms.Cookies.GetCookies(Url)["pulse"]!.Value);

    private string Issue(HtmlPage page, string what, string element)
    {
        var secret = page.Document.QuerySelector(element)?.TextContent.Trim();
        Assert.That(secret, Is.Not.Null, page.Text);
        issuing.Add((page, secret!));
        return marks.Add(what, secret!);
    }

    private string IssueCodes(HtmlPage page)
    {
        var codes = page.Document.QuerySelector("#recovery-codes")!.TextContent.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Array.ForEach(codes, code => marks.Add("a recovery code", code.Trim()));
        issuing.Add((page, codes[0]));
        return codes[0];
    }
}
