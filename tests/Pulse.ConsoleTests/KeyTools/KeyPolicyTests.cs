using System.Net;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>The rules of an account for its API keys. Each test has its own account.</summary>
public sealed class KeyPolicyTests : KeyToolTests
{
    private const string Form = "main form";

    [Test]
    public async Task The_saved_policy_is_shown_with_the_number_of_keys_that_it_rejects()
    {
        var account = await MakeAccountAsync();
        await MakeKeyInAsync(account, null, "readApiKeys");
        using var forms = await AdminFormsAsync();
        var path = $"/console/{account}/apikeys/policy";
        Assert.That((await forms.GetAsync(path)).Text, Does.Contain("No key is rejected"));

        var saved = await forms.SubmitAsync(
            await forms.GetAsync(path),
            Form,
            ("maxLifetimeDays", "90"),
            ("requireExpiry", "true"),
            ("maxGraceSeconds", "3600"),
            ("maxKeys", "25"),
            ("disableAfterUnusedDays", ""),
            ("requireAllowedIps", "true"));

        Assert.That(saved.Location, Is.EqualTo(path), saved.Text);
        Assert.That(
            await ReadAsync(account),
            Does.Contain("\"maxLifetimeDays\":90,\"requireExpiry\":true,\"maxGraceSeconds\":3600,\"maxKeys\":25")
                .And.Contain("\"disableAfterUnusedDays\":null,\"requireAllowedIps\":true"));
        var shown = await forms.GetAsync(path);
        Assert.That(Text(shown.Document.QuerySelector(".warning")!), Does.StartWith("1 key is rejected by the policy."));
        Assert.That(shown.Document.QuerySelector("[name=maxGraceSeconds]")!.GetAttribute("value"), Is.EqualTo("3600"));
        Assert.That(shown.Document.QuerySelector("[name=requireExpiry]")!.HasAttribute("checked"));
    }

    [TestCase("maxKeys", "many", "whole number")]
    [TestCase("maxKeys", "0", "1 to 100000")]
    [TestCase("maxLifetimeDays", "99999999999", "1 to 3650")]
    [TestCase("maxGraceSeconds", "-1", "whole number")]
    public async Task A_bad_value_is_shown_beside_its_field_and_changes_nothing(string field, string value, string error)
    {
        var account = await MakeAccountAsync();
        var before = await ReadAsync(account);
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"/console/{account}/apikeys/policy");

        var refused = await forms.SubmitAsync(page, Form, (field, value), ("requireExpiry", "true"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(refused, field), Does.Contain(error));
        Assert.That(refused.Document.QuerySelector($"[name={field}]")!.GetAttribute("value"), Is.EqualTo(value));
        Assert.That(await ReadAsync(account), Is.EqualTo(before));
    }

    [Test]
    public async Task A_policy_that_changed_meanwhile_is_not_overwritten()
    {
        var account = await MakeAccountAsync();
        using var forms = await AdminFormsAsync();
        var path = $"/console/{account}/apikeys/policy";
        var (mine, theirs) = (await forms.GetAsync(path), await forms.GetAsync(path));
        await forms.SubmitAsync(theirs, Form, ("maxKeys", "7"));

        var refused = await forms.SubmitAsync(mine, Form, ("maxKeys", "9"));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(await ReadAsync(account), Does.Contain("\"maxKeys\":7"));
    }

    [Test]
    public async Task A_reader_of_accounts_cannot_save_and_a_reader_of_keys_sees_no_page()
    {
        using var reader = await MemberFormsAsync("readAccounts");
        using var other = await MemberFormsAsync("readApiKeys");
        var path = $"{ListPath}/policy";
        var page = await reader.GetAsync(path);

        Assert.That(page.Document.QuerySelector("main form button"), Is.Null);
        var saved = await reader.PostAsync(path, (FormClient.Token, page.ValueOf(FormClient.Token)), ("maxKeys", "3"));
        Assert.That(saved.Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await other.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await ReadAsync(Account), Does.Contain("\"maxKeys\":null"));
    }

    private async Task<string> ReadAsync(string account)
    {
        var read = await Admin.GetAsync($"/accounts/{account}/apikey-policy");
        Assert.That(read.Status, Is.EqualTo(HttpStatusCode.OK), read.Text);
        return read.Text;
    }
}
