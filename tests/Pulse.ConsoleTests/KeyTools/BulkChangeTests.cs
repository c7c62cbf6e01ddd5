using System.Net;
using System.Text.Json.Nodes;
using Pulse.ConsoleTests.Setup;

namespace Pulse.ConsoleTests.KeyTools;

/// <summary>A change of many keys: a choice, a dry run, a confirmation and the results.</summary>
public sealed class BulkChangeTests : KeyToolTests
{
    private const string Choice = "main form[method=post]";

    [Test]
    public async Task Ticked_keys_are_changed_after_their_dry_run_is_confirmed()
    {
        var (first, second, other) = (await MakeKeyAsync(), await MakeKeyAsync(), await MakeKeyAsync());
        await UseAsync(first);
        using var forms = await AdminFormsAsync();
        var preview = await PreviewAsync(forms, "", "disable", first, second);

        Assert.That(preview.Heading, Is.EqualTo("Disable 2 keys?"));
        Assert.That(
            Rows(preview, "Results"),
            Is.EquivalentTo(new[] { $"{first["name"]} | Will be disabled | Yes", $"{second["name"]} | Will be disabled | No" }));
        Assert.That(await StatusOfAsync(first), Is.EqualTo("active"), "The dry run changes nothing.");

        var done = await forms.SubmitAsync(preview, Choice, ("confirmation", "disable 2 keys"));
        Assert.That(done.Location, Is.EqualTo(ListPath), done.Text);
        var notice = (await forms.GetAsync(ListPath)).Document.QuerySelector(".notice")!.TextContent;
        Assert.That(notice, Does.Match(@"^2 keys are disabled\. Confirmed by 1 of 1 node in \d+ ms\.$"));
        Assert.That(
            (await StatusOfAsync(first), await StatusOfAsync(second), await StatusOfAsync(other)),
            Is.EqualTo(("disabled", "disabled", "active")));

        var enabling = await PreviewAsync(forms, "", "enable", first, other);
        Assert.That(enabling.Document.QuerySelector("[name=confirmation]"), Is.Null);
        Assert.That(Rows(enabling, "Results"), Has.One.EqualTo($"{other["name"]} | Already enabled | No"));
        await forms.SubmitAsync(enabling, Choice);
        Assert.That(await StatusOfAsync(first), Is.EqualTo("active"));
    }

    [Test]
    public async Task All_keys_that_match_the_filters_are_changed_and_no_other()
    {
        var word = NewName("Batch");
        var (first, second, other) = (await MakeKeyAsync($"{word} a"), await MakeKeyAsync($"{word} b"), await MakeKeyAsync());
        using var forms = await AdminFormsAsync();
        var page = await forms.GetAsync($"{ListPath}/bulk?search={Uri.EscapeDataString(word + " ")}");
        var preview = await forms.SubmitAsync(page, Choice, ("target", "matching"), ("action", "delete"));
        Assert.That(preview.Heading, Is.EqualTo("Delete 2 keys?"), preview.Text);

        await forms.SubmitAsync(preview, Choice, ("confirmation", "delete 2 keys"));

        Assert.That(
            (await StatusOfAsync(first), await StatusOfAsync(second), await StatusOfAsync(other)), Is.EqualTo(("gone", "gone", "active")));
    }

    [TestCase("")]
    [TestCase("disable 2 keys")]
    [TestCase("Disable 1 key")]
    public async Task A_wrong_confirmation_changes_nothing(string typed)
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();
        var preview = await PreviewAsync(forms, "", "disable", key);

        var refused = await forms.SubmitAsync(preview, Choice, ("confirmation", typed));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(ErrorOf(refused, "confirmation"), Is.EqualTo("Type disable 1 key to confirm."));
        Assert.That(await StatusOfAsync(key), Is.EqualTo("active"));
    }

    [Test]
    public async Task A_key_that_does_not_change_is_listed_with_the_reason()
    {
        var (key, gone) = (await MakeKeyAsync(), await MakeKeyAsync());
        using var forms = await AdminFormsAsync();
        var preview = await PreviewAsync(forms, "", "expire", key, gone);
        await Admin.DeleteAsync($"/apikeys/{(string)gone["id"]!}");

        var result = await forms.SubmitAsync(preview, Choice, ("confirmation", "expire 2 keys"));

        Assert.That(result.Heading, Is.EqualTo("1 key is expired"));
        Assert.That(
            Rows(result, "Results"), Is.EquivalentTo(new[] { $"{key["name"]} | Expired | No", $"{gone["id"]} | No such key | No" }));
        Assert.That(await StatusOfAsync(key), Is.EqualTo("expired"));
    }

    [Test]
    public async Task A_choice_without_keys_or_with_a_bad_action_is_refused()
    {
        var key = await MakeKeyAsync();
        using var forms = await AdminFormsAsync();

        var empty = await PreviewAsync(forms, "", "disable");
        var unfiltered = await forms.SubmitAsync(
            await forms.GetAsync($"{ListPath}/bulk"), Choice, ("target", "matching"), ("action", "disable"));
        var unknown = await PreviewAsync(forms, "", "explode", key);

        Assert.That(empty.Text, Does.Contain("Tick at least one key."));
        Assert.That(unfiltered.Text, Does.Contain("At least one field is required."));
        Assert.That(ErrorOf(unknown, "action"), Is.EqualTo("An action is required."));
        Assert.That(new[] { empty, unfiltered, unknown }.Select(page => page.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_reader_sees_no_page_and_cannot_send_the_change()
    {
        var key = await MakeKeyAsync();
        using var forms = await MemberFormsAsync("readApiKeys");
        var list = await forms.GetAsync(ListPath);
        var token = list.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        (string, string)[] fields =
        [
            ("__RequestVerificationToken", token),
            ("ids", (string)key["id"]!),
            ("action", "disable"),
            ("confirmation", "disable 1 key"),
        ];

        Assert.That((await forms.GetAsync($"{ListPath}/bulk")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await forms.PostAsync($"{ListPath}/bulk/apply", fields)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatusOfAsync(key), Is.EqualTo("active"));
    }

    [Test]
    public async Task A_key_of_another_account_is_not_changed()
    {
        var foreign = await MakeKeyInAsync(await MakeAccountAsync(), null, "readApiKeys");
        using var forms = await AdminFormsAsync();
        var preview = await PreviewAsync(forms, "", "disable", foreign);

        Assert.That(Rows(preview, "Results"), Is.EqualTo(new[] { $"{foreign["id"]} | No such key | No" }));
        Assert.That(preview.Document.QuerySelector(Choice), Is.Null);
    }

    [Test]
    public async Task A_part_changes_its_keys_only_and_a_part_that_is_sent_again_changes_nothing_twice()
    {
        var account = await MakeAccountAsync();
        var ids = await MakeManyAsync(account, 101);
        using var forms = await AdminFormsAsync();
        var path = $"/console/{account}/apikeys/bulk/apply";
        (string, string)[] fields =
        [
            (FormClient.Token, (await forms.GetAsync($"/console/{account}/apikeys/bulk")).ValueOf(FormClient.Token)),
            ("action", "disable"), ("ids", string.Join(' ', ids)), ("confirmation", "disable 101 keys"),
        ];

        var first = JsonNode.Parse((await forms.PostAsync(path, [.. fields, ("from", "0")])).Text)!;
        Assert.That(await CountAsync(account, "disabled"), Is.EqualTo(100));
        Assert.That(((int)first["done"]!, (int)first["total"]!, (int)first["good"]!), Is.EqualTo((100, 101, 100)), first.ToJsonString());
        var again = JsonNode.Parse((await forms.PostAsync(path, [.. fields, ("from", "0")])).Text)!;
        Assert.That(((int)again["done"]!, (int)again["good"]!, again["failures"]!.AsArray().Count), Is.EqualTo((100, 100, 0)));
        var wrong = await forms.PostAsync(path, [.. fields[..3], ("confirmation", "disable 1 key"), ("from", "100")]);
        var beyond = await forms.PostAsync(path, [.. fields, ("from", "101")]);
        Assert.That((wrong.Status, beyond.Status), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That((string?)JsonNode.Parse(wrong.Text)!["error"], Is.EqualTo("Type disable 101 keys to confirm."));
        Assert.That(await CountAsync(account, "active"), Is.EqualTo(1));
        await Admin.SendAsync(HttpMethod.Delete, $"/apikeys/{ids[100]}", ("x-account-id", account));

        var last = JsonNode.Parse((await forms.PostAsync(path, [.. fields, ("from", "100")])).Text)!;

        Assert.That(((int)last["done"]!, (int)last["good"]!), Is.EqualTo((101, 0)));
        Assert.That((string?)last["failures"]![0]!["item"], Is.EqualTo(ids[100]));
        var events = await Admin.SendAsync(HttpMethod.Get, "/audit-events?action=apiKey.updated&pageSize=100", ("x-account-id", account));
        Assert.That(events.Json.AsArray(), Has.Count.EqualTo(100));
        Assert.That(events.Header("Link"), Is.Null, "Each key was changed once.");
    }

    private async Task<HtmlPage> PreviewAsync(FormClient forms, string query, string action, params JsonNode[] ticked)
    {
        await MakeKeyAsync();
        var page = await forms.GetAsync($"{ListPath}/bulk{query}");
        return await forms.SubmitAsync(
            page, Choice, [("action", action), .. ticked.Select(key => ("ids", (string)key["id"]!))]);
    }
}
