using System.Text.Json;
using Pulse.Cli.Terminals;
using Pulse.Cli.Tests.Setup;

namespace Pulse.Cli.Tests;

/// <summary>Tables are safe for terminals, and JSON has the shape of the API.</summary>
public sealed class OutputTests : CliTests
{
    private const string Hostile = "[red]x[/] \u001b]0;title\u0007\u001b[2J\u009b31m \u202Eelur";

    private static readonly string[][] Commands =
    [
        ["whoami"],
        ["profiles", "list"],
        ["keys", "list"],
        ["keys", "show", "KEY"],
        ["keys", "explain", "KEY"],
        ["keys", "usage", "KEY"],
        ["keys", "permissions", "KEY"],
        ["keys", "update", "KEY", "--description", "new"],
        ["keys", "rotate", "KEY"],
        ["keys", "complete", "KEY", "--yes"],
        ["keys", "disable", "KEY", "--yes"],
        ["keys", "enable", "KEY"],
        ["keys", "bulk", "enable", "--filter", "search=shaped", "--dry-run"],
        ["users", "list"],
        ["users", "show", "1"],
        ["users", "create", "shaped@pulse.test"],
        ["roles", "list"],
        ["roles", "show", "1"],
        ["roles", "holders", "1"],
        ["roles", "create", "shaped", "--permission", "readApiKeys"],
        ["accounts", "list"],
        ["accounts", "show", "ACCOUNT"],
        ["accounts", "policy", "ACCOUNT"],
        ["accounts", "create", "shaped"],
        ["permissions", "list"],
        ["permissions", "show", "readApiKeys"],
        ["permissions", "create", "shaped:read", "--description", "Reads."],
        ["permissions", "delete", "shaped:read", "--yes"],
        ["sessions", "list"],
        ["audit", "list"],
        ["audit", "check"],
        ["audit", "check", "--full"],
        ["usage"],
        ["applications", "list"],
        ["merchants", "list"],
        ["keys", "delete", "KEY", "--yes"],
    ];

    [SetUp]
    public async Task SignInAsync() => Assert.That((await LoginAsync()).Code, Is.Zero);

    [Test]
    public async Task Text_of_others_controls_no_terminal()
    {
        var key = await NewKeyAsync("harmless");
        var safe = SafeText.Of(Hostile);
        Assert.That(safe, Is.EqualTo(@"[red]x[/] \u001b]0;title\u0007\u001b[2J\u009b31m \u202eelur"));

        // The server refuses such a name. A server that does not is as harmless.
        await using var server = await StubServer.StartAsync(key with { Name = Hostile, Description = Hostile });
        Variables["PULSE_URL"] = server.Url;
        Variables["PULSE_TOKEN"] = "token";
        foreach (var arguments in new string[][] { ["keys", "list"], ["keys", "show", $"{key.Id}"], ["keys", "delete", $"{key.Id}"] })
        {
            foreach (var format in new[] { "table", "json", "ndjson" })
            {
                var ran = await RunAsync([.. arguments, "-o", format]);
                Assert.That(ran.Out + ran.Error, Does.Not.Match(@"[\u001b\u0007\u009b\u202e]").And.Contain("[red]x[/]"), format);
            }
        }
    }

    [Test]
    public void Joined_letters_stay_as_they_are() =>
        Assert.That(SafeText.Of("می‌خواهم é 漢字 👩‍💻"), Is.EqualTo("می‌خواهم é 漢字 👩‍💻"));

    [Test]
    public async Task Each_command_writes_JSON_for_programs()
    {
        var key = await NewKeyAsync("shaped");
        var wrong = new List<string>();
        foreach (var command in Commands)
        {
            var arguments = command.Select(part => part switch { "KEY" => $"{key.Id}", "ACCOUNT" => key.AccountId, _ => part });
            var ran = await RunAsync([.. arguments, "--output", "json"]);
            try
            {
                _ = ran.Json;
                if (ran.Code != 0)
                {
                    wrong.Add($"{string.Join(' ', command)}: {ran.Code} {ran.Error}");
                }
            }
            catch (JsonException)
            {
                wrong.Add($"{string.Join(' ', command)}: {ran.Code} {ran.Error} {ran.Out}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task JSON_has_the_shape_of_the_API()
    {
        var key = await NewKeyAsync("same shape");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Ground.Url}apikeys/{key.Id}");
        request.Headers.Add("x-api-key", key.Identifier);
        request.Headers.Add("x-api-secret", key.ApiSecret);
        using var response = await http.SendAsync(request);
        using var sent = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        var shown = (await OkAsync("keys", "show", $"{key.Id}", "-o", "json")).Json;

        Assert.That(
            shown.EnumerateObject().Where(member => !member.Name.StartsWith("lastUsed", StringComparison.Ordinal))
                .Select(member => $"{member.Name}: {Text(member.Value)}"),
            Is.EquivalentTo(sent.RootElement.EnumerateObject()
                .Where(member => !member.Name.StartsWith("lastUsed", StringComparison.Ordinal))
                .Select(member => $"{member.Name}: {Text(member.Value)}")));
    }

    [Test]
    public async Task A_list_is_an_array_or_lines_and_says_what_to_do_if_empty()
    {
        await NewKeyAsync("listed one");
        await NewKeyAsync("listed two");

        var array = await OkAsync("keys", "list", "--search", "listed", "-o", "json");
        var lines = await OkAsync("keys", "list", "--search", "listed", "-o", "ndjson");
        var limited = await OkAsync("keys", "list", "--search", "listed", "--limit", "1");
        var empty = await OkAsync("keys", "list", "--search", "no such key");

        Assert.That(array.Json.GetArrayLength(), Is.EqualTo(2));
        Assert.That(lines.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.StartsWith("{"));
        Assert.That(limited.Error, Does.Contain("1 of 2 shown. For more: --limit N, or --all."));
        Assert.That(empty.Out, Is.Empty);
        Assert.That(empty.Error, Is.EqualTo("No API keys. Create one: pulse keys create --name NAME --permission PERMISSION\n"));
        Assert.That((await OkAsync("keys", "list", "--search", "no such key", "-o", "json")).Out, Is.EqualTo("[]\n"));
    }

    [Test]
    public async Task A_list_is_written_while_it_is_read()
    {
        var key = await NewKeyAsync("page");
        await using var server = await StubServer.StartAsync(key, pages: 3);
        Variables["PULSE_URL"] = server.Url;
        Variables["PULSE_TOKEN"] = "token";
        var output = new WatchedWriter();
        var run = RunAsync(["keys", "list", "-o", "ndjson"], "", found => found with { Out = output });

        await output.ContainsAsync("page 1");
        Assert.That(run.IsCompleted, Is.False);
        server.Continue();

        Assert.That((await run).Code, Is.Zero);
        Assert.That($"{output}", Does.Contain("page 3"));
    }

    [Test]
    public async Task A_narrow_terminal_wraps_and_a_file_does_not()
    {
        await NewKeyAsync("a name that is long enough for two lines of a terminal that is narrow");

        var narrow = await RunAsync(["keys", "list", "--search", "long enough"], "", found => found with { Width = 80 });
        var file = await OkAsync("keys", "list", "--search", "long enough");

        Assert.That(narrow.Out.Split('\n').Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(file.Out.TrimEnd().Split('\n'), Has.Length.EqualTo(2));
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.TryGetDateTimeOffset(out var time) => $"{time:O}",
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        JsonValueKind.Object =>
            string.Join(',', value.EnumerateObject().Where(found => found.Name != "lastUsedAt")
                .Select(found => found.Name + Text(found.Value)).Order()),
        _ => value.ToString(),
    };
}
