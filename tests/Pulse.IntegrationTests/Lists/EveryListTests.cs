using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.OpenApi;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Lists;

/// <summary>Every list of the document takes what the contract says of lists, and what the document says of this one.</summary>
public sealed class EveryListTests(TestDatabase database) : OperationTests(database)
{
    /// <summary>Pages by cursor alone.</summary>
    private const string AuditLog = "/audit-events";

    private static readonly string[] Common = ["page", "pageSize", "cursor", "search", "sort"];

    private Setup.Api admin = null!;
    private List<(string Path, JsonNode Operation)> lists = null!;

    [OneTimeSetUp]
    public async Task MakeTwoOfEverythingAsync()
    {
        var ground = await MakeGroundAsync();
        admin = ground.Admin;
        var role = int.Parse(ground.Ids["roles"], CultureInfo.InvariantCulture);
        await admin.MakeUserAsync(roleIds: role);
        await admin.MakeUserAsync(roleIds: role);
        await admin.MakeDraftAsync();
        await LoginAsync(await admin.MakeKeyFromAsync(
            new { name = "A key", permissions = new[] { "readMerchants" }, expiresAt = App.Clock.GetUtcNow().AddDays(9) }));
        var merchant = await admin.PostAsync("/merchants", Businesses.Profile().ToJsonString());
        Assert.That(merchant.Status, Is.EqualTo(HttpStatusCode.Created), merchant.Text);
        ground.Ids["roles"] = $"{role}";
        lists = [.. Document.Lists().Where(list => list.Path != AuditLog).Select(list => (ground.PathOf(list.Path), list.Operation))];
    }

    [Test]
    public async Task Every_list_has_pages_with_a_number_and_a_size()
    {
        foreach (var (path, _) in lists)
        {
            var all = await AllAsync(path);
            var second = await admin.GetAsync($"{path}?page=2&pageSize=1");
            var last = await admin.GetAsync($"{path}?page={all.Count}&pageSize=1");
            var none = await admin.GetAsync($"{path}?page={all.Count + 1}&pageSize=1");

            Assert.That(all, Has.Count.GreaterThanOrEqualTo(2), path);
            Assert.That(TextsIn(second), Is.EqualTo(all[1..2]), path);
            Assert.That(TextsIn(last), Is.EqualTo(all[^1..]), path);
            Assert.That(TextsIn(none), Is.Empty, path);
            Assert.That(TextsIn(await admin.GetAsync($"{path}?page=1")), Is.EqualTo(all.Take(10)), path);
            Assert.That(TextsIn(await admin.GetAsync($"{path}?pageSize=2")), Is.EqualTo(all[..2]), path);
            foreach (var page in (Answer[])[second, last, none])
            {
                Assert.That(page.Header("X-Total-Count"), Is.EqualTo($"{all.Count}"), path);
                Assert.That(page.Header("Link"), Does.Contain("rel=\"first\"").And.Contain("rel=\"last\""), path);
            }
        }
    }

    [Test]
    public async Task Every_list_is_in_the_order_that_was_asked_for_and_in_its_own_otherwise()
    {
        foreach (var (path, operation) in lists)
        {
            var sort = ParametersOf(operation).Single(parameter => (string?)parameter["name"] == "sort");
            var described = ((string)sort["description"]!).Split(": ")[1].TrimEnd('.');
            var fields = described == "the names of all filters" ? FiltersOf(operation) : described.Split(", ");
            Assert.That(fields, Has.Length.GreaterThanOrEqualTo(2), path);
            foreach (var field in fields)
            {
                var up = await AllAsync(path, $"&sort={field}");
                var down = await AllAsync(path, $"&sort=-{field}");

                Assert.That(ValuesOf(up, field), Is.EqualTo(ValuesOf(down, field).Reverse()), $"{path} {field}");
                Assert.That(up, Is.EquivalentTo(down), $"{path} {field}");
            }

            var standard = (string)sort["schema"]!["default"]!;
            Assert.That(await AllAsync(path, $"&sort={standard}"), Is.EqualTo(await AllAsync(path)), path);
            var refused = await admin.GetAsync($"{path}?sort={fields[0]},nonsense");
            refused.AssertInvalid("sort");
            Assert.That(refused.Error("sort"), Does.Contain("nonsense"), path);
        }
    }

    [Test]
    public async Task Every_list_is_searched_in_its_texts_whatever_their_case()
    {
        foreach (var (path, _) in lists)
        {
            var all = await AllAsync(path);
            var found = new List<string>();
            foreach (var text in ScalarsIn(JsonNode.Parse(all[0])!).OfType<string>().Where(text => text.Any(char.IsLetter)))
            {
                found.AddRange(await AllAsync(path, $"&search={Uri.EscapeDataString(text.ToUpperInvariant())}"));
            }

            Assert.That(found.Select(IdOf), Does.Contain(IdOf(all[0])), path);
            Assert.That(await AllAsync(path, "&search=nothing%20has%20this%20text"), Is.Empty, path);
        }
    }

    [Test]
    public async Task Every_list_is_filtered_by_each_field_that_its_description_names()
    {
        foreach (var (path, operation) in lists)
        {
            var all = await AllAsync(path);
            foreach (var parameter in ParametersOf(operation).Where(parameter => !Common.Contains((string?)parameter["name"])))
            {
                // The members of an object are parameters with names of their own.
                var name = (string?)parameter["schema"]!["type"] == "object" ? $"{parameter["name"]}.team" : (string)parameter["name"]!;
                var values = ValuesOf(all, name);
                var value = Array.Find(values, value => value is not null) ?? ExampleOf(parameter);
                var filtered = await AllAsync(path, $"&{name}={Uri.EscapeDataString(value)}");

                if (values.Contains(value))
                {
                    var expected = all.Where((_, at) => values[at] == value);
                    Assert.That(filtered.Select(IdOf), Is.EqualTo(expected.Select(IdOf)), $"{path} {name}");
                }

                var isOptional = ((string?)parameter["description"])?.Contains("If empty", StringComparison.Ordinal) == true;
                var empty = await admin.GetAsync($"{path}?{name}=");
                Assert.That(empty.Status, Is.EqualTo(isOptional ? HttpStatusCode.OK : HttpStatusCode.BadRequest), $"{path} {name}");
            }
        }
    }

    [Test]
    public async Task Every_list_refuses_by_name_what_it_does_not_take()
    {
        foreach (var (path, _) in lists)
        {
            foreach (var (name, value) in ((string, string)[])
            [
                ("page", "0"), ("page", "one"), ("page", "10000001"), ("pageSize", "0"), ("pageSize", "101"), ("pageSize", "ten"),
                ("search", new string('a', 201)), ("cursor", "nonsense"), ("nonsense", "1"), ("PageSize", "10"), ("limit", "10"),
            ])
            {
                (await admin.GetAsync($"{path}?{name}={value}")).AssertInvalid(name);
            }
        }

        foreach (var name in (string[])["page", "search", "sort", "nonsense", "PageSize"])
        {
            (await admin.GetAsync($"{AuditLog}?{name}=1")).AssertInvalid(name);
        }
    }

    private async Task<List<string>> AllAsync(string path, string query = "")
    {
        var page = await admin.GetAsync($"{path}?page=1&pageSize=100{query}");
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK), $"{path} {query} {page.Text}");
        Assert.That(page.Header("X-Total-Count"), Is.EqualTo($"{page.Json.AsArray().Count}"), path);
        return TextsIn(page);
    }

    private static List<string> TextsIn(Answer page) => [.. page.Json.AsArray().Select(item => item!.ToJsonString())];

    private static IEnumerable<JsonNode> ParametersOf(JsonNode operation) =>
        operation["parameters"]!.AsArray().Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => parameter!);

    private static string[] FiltersOf(JsonNode operation) =>
        [.. ParametersOf(operation).Select(parameter => (string)parameter["name"]!).Except(Common)];

    private static IEnumerable<object> ScalarsIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => ScalarsIn(member.Value)),
        JsonArray items => items.SelectMany(ScalarsIn),
        JsonValue value => [value.TryGetValue<string>(out var text) ? text : value.ToJsonString()],
        _ => [],
    };

    private static string?[] ValuesOf(IEnumerable<string> items, string field) =>
        [.. items.Select(item => ValueAt(JsonNode.Parse(item)!, field))];

    /// <summary>The id, because other fields, such as the last use, can change between two lists.</summary>
    private static string IdOf(string item) => ValueAt(JsonNode.Parse(item)!, "id") ?? item;

    /// <summary>What a filter by this field is compared with; null where the item has no one value there.</summary>
    private static string? ValueAt(JsonNode item, string field) =>
        field.Split('.').Aggregate<string, JsonNode?>(item, (node, name) => (node as JsonObject)?[name]) is JsonValue value
            ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString()
            : null;

    private string ExampleOf(JsonNode parameter)
    {
        var schema = parameter["schema"]!;
        schema = (string?)schema["$ref"] is { } reference ? Document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
        var shown = (string?)schema["enum"]?[0] ?? (string?)schema["examples"]?[0];
        return shown ?? ((string?)schema["type"], (string?)schema["format"], (string?)parameter["name"]) switch
        {
            ("boolean", _, _) => "true",
            ("integer", _, _) => "1",
            (_, "date-time", _) => "2030-01-31T12:00:00.000Z",
            (_, "uuid", _) => $"{Guid.NewGuid()}",
            (_, _, "accountId") => "6591739253089529",
            _ => "",
        };
    }
}
