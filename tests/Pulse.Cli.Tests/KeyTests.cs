using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Cli.Tests.Setup;

namespace Pulse.Cli.Tests;

public sealed class KeyTests : CliTests
{
    [SetUp]
    public async Task SignInAsync() => Assert.That((await LoginAsync()).Code, Is.Zero);

    [Test]
    public async Task A_new_secret_is_shown_once_and_works()
    {
        var created = (await OkAsync(
            "keys", "create", "--name", "made", "--permission", "readApiKeys", "--expires", "90d", "--rate-limit", "100/60",
            "--quota", "5/day", "--metadata", "plan=gold", "-o", "json")).Json;
        var secret = created.GetProperty("apiSecret").GetString()!;
        var identifier = created.GetProperty("apiKey").GetString()!;

        var valid = await RunAsync(["keys", "verify", identifier, "--permission", "readApiKeys", "--secret-stdin"], secret + "\n");
        var wrong = await RunAsync(["keys", "verify", identifier, "--secret-stdin"], "pls_wrong\n");

        Assert.That((valid.Code, wrong.Code), Is.EqualTo((0, 1)));
        Assert.That(valid.Out, Does.Contain("ok").And.Contain("made"));
        Assert.That(wrong.Out, Does.Contain("not_found"));
        Assert.That(valid.Out + wrong.Out, Does.Not.Contain(secret));
        var shown = await OkAsync("keys", "show", identifier);
        Assert.That(shown.Out, Does.Contain("100 in 60 s").And.Contain("5 per day").And.Contain("plan=gold").And.Not.Contain(secret));
        Assert.That(created.GetProperty("expiresAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow.AddDays(90)).Within(1).Hours);
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_new_secret_can_go_to_a_private_file_instead()
    {
        var file = FileOf("secret");
        var ran = await OkAsync("keys", "create", "--name", "filed", "--permission", "readApiKeys", "--secret-file", file);
        var secret = (await File.ReadAllTextAsync(file)).Trim();

        Assert.That(secret, Does.StartWith("pls_"));
        Assert.That(ran.Out + ran.Error, Does.Not.Contain(secret));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

        var second = await RunAsync("keys", "create", "--name", "filed twice", "--permission", "readApiKeys", "--secret-file", file);
        Assert.That(second.Code, Is.EqualTo(2));
        Assert.That((await File.ReadAllTextAsync(file)).Trim(), Is.EqualTo(secret));
        Assert.That((await OkAsync("keys", "list", "--search", "filed twice", "-o", "json")).Json.GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_refused_creation_leaves_no_file()
    {
        var ran = await RunAsync("keys", "create", "--name", "x", "--permission", "unknown:one", "--secret-file", FileOf("secret"));

        Assert.That(ran.Code, Is.EqualTo(1), ran.Error);
        Assert.That(File.Exists(FileOf("secret")), Is.False);
    }

    [Test]
    public async Task A_key_is_rotated_completed_disabled_enabled_and_deleted()
    {
        var key = await NewKeyAsync("life");
        var rotated = (await OkAsync("keys", "rotate", $"{key.Id}", "--grace", "1h", "-o", "json")).Json;
        Assert.That(rotated.GetProperty("apiSecret").GetString(), Is.Not.EqualTo(key.ApiSecret));
        Assert.That(rotated.GetProperty("secrets").GetArrayLength(), Is.EqualTo(2));

        Assert.That((await OkAsync("keys", "complete", $"{key.Id}", "--yes")).Out, Does.Not.Contain("retiring"));
        Assert.That((await RunAsync("keys", "cancel", $"{key.Id}")).Code, Is.EqualTo(6));
        Assert.That((await OkAsync("keys", "disable", key.Identifier, "-y")).Out, Does.Contain("disabled"));
        Assert.That((await RunAsync("keys", "explain", key.Identifier)).Code, Is.EqualTo(1));
        Assert.That((await OkAsync("keys", "enable", key.Identifier)).Out, Does.Contain("active"));
        Assert.That((await OkAsync("keys", "explain", key.Identifier, "--permission", "readApiKeys")).Out, Does.Contain("yes"));
        Assert.That((await OkAsync("keys", "update", key.Identifier, "--name", "renamed")).Out, Does.Contain("renamed"));
        Assert.That((await OkAsync("keys", "delete", $"{key.Id}", "--yes")).Out, Does.Contain("Deleted key 'renamed'"));
        Assert.That((await RunAsync("keys", "show", $"{key.Id}")).Code, Is.EqualTo(5));
    }

    [Test]
    public async Task A_deletion_shows_its_effect_and_does_nothing_without_a_yes()
    {
        var key = await NewKeyAsync("asked");

        var ran = await RunAsync("keys", "delete", $"{key.Id}");

        Assert.That((ran.Code, ran.Out), Is.EqualTo((2, "")));
        Assert.That(ran.Error, Does.Contain("'asked'").And.Contain("Uses in the last 7 days: 0").And.Contain("--yes"));
        Assert.That((await Admin.ApiKeys.GetAsync(key.Id)).Active, Is.True);
    }

    [Test]
    public async Task Many_keys_are_changed_after_their_number_is_shown()
    {
        var keys = new[] { await NewKeyAsync("bulk-1"), await NewKeyAsync("bulk-2") };
        var ids = string.Join('\n', keys.Select(key => key.Id)) + "\n";

        var planned = await RunAsync(["keys", "bulk", "disable", "--ids-stdin", "--dry-run", "-o", "json"], ids);
        Assert.That(planned.Json.EnumerateArray().Select(row => row.GetProperty("status").GetString()), Is.All.EqualTo("changed"));
        Assert.That((await Admin.ApiKeys.GetAsync(keys[0].Id)).Active, Is.True);

        Assert.That((await RunAsync(["keys", "bulk", "disable", "--ids-stdin"], ids)).Code, Is.EqualTo(2));
        var changed = await RunAsync(["keys", "bulk", "disable", "--ids-stdin", "--yes"], ids);
        Assert.That(changed.Code, Is.Zero);
        Assert.That(changed.Error, Does.Contain("2 keys change"));
        Assert.That((await Admin.ApiKeys.GetAsync(keys[1].Id)).Active, Is.False);

        var missing = await RunAsync("keys", "bulk", "enable", "--id", $"{Guid.NewGuid()}", "--yes");
        Assert.That(missing.Code, Is.EqualTo(1));
        Assert.That((await RunAsync("keys", "bulk", "enable", "--yes")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Keys_are_imported_in_parts_and_a_refused_one_is_named()
    {
        var digests = Enumerable.Range(0, 1100)
            .Select(number => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"key {number}"))));
        var items = digests.Select((digest, number) => new
        {
            Name = $"imported {number}",
            Permissions = new[] { "readApiKeys" },
            Digest = new { Algorithm = "sha256", Encoding = "hex", Value = digest },
        }).ToList();
        items.Add(items[0]);
        var file = FileOf("keys.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(items, JsonSerializerOptions.Web));

        var ran = await RunAsync("keys", "import", file);

        Assert.That(ran.Code, Is.EqualTo(1));
        Assert.That(ran.Out, Does.Contain("1100").And.Contain("digest_taken"));
        Assert.That(ran.Error, Does.Contain("Imported 1,100 of 1,101 items."));
    }

    [TestCase("""[{"name":"x","permision":["readApiKeys"]}]""")]
    [TestCase("""[{"name":"x"}]""")]
    [TestCase("no JSON")]
    public async Task A_malformed_import_is_a_usage_error(string content)
    {
        await File.WriteAllTextAsync(FileOf("keys.json"), content);

        var ran = await RunAsync("keys", "import", FileOf("keys.json"));

        Assert.That(ran.Code, Is.EqualTo(2), ran.Error);
    }

    [Test]
    public async Task Usage_is_drawn_as_bars()
    {
        var key = await NewKeyAsync("used");
        for (var use = 0; use < 3; use++)
        {
            await RunAsync(["keys", "verify", key.Identifier, "--secret-stdin"], key.ApiSecret);
        }

        // Uses are written in the background.
        Ran ran;
        using var patience = new CancellationTokenSource(Programs.Patience);
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            ran = await OkAsync("keys", "usage", key.Identifier);
        }
        while (!ran.Out.Contains('█') && !ran.Out.Contains('#'));

        Assert.That(ran.Out, Does.Match(@"\d{4}-\d\d-\d\d  (█+|#+) \d"));
        Assert.That((await OkAsync("usage", "--group-by", "apiKey", "--from", "1d")).Out, Does.Contain("Requests"));
        Assert.That((await OkAsync("keys", "permissions", key.Identifier)).Out, Does.Contain("readApiKeys").And.Contain("never"));
    }
}
