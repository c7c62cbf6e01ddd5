using System.Net;
using System.Text.Json.Nodes;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A merchant from the response to its creation.</summary>
public sealed record MadeMerchant(JsonNode Json, string ETag)
{
    public string Id => (string)Json["id"]!;

    public string Path => $"/merchants/{Id}";
}

/// <summary>Businesses with all required fields, and their life cycle.</summary>
public static class Businesses
{
    public const string UnknownMerchant = "/merchants/019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10";

    private static readonly JsonNode UnitedStates = Read(
        """{ "line1": "77 Broadway", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" }""");

    /// <summary>A merchant with only the required fields.</summary>
    public static JsonObject Profile(string name = "Acme Coffee LLC") => Read($$"""
        {
          "basics": { "businessName": "{{name}}", "taxId": "12-3456789", "address": {{UnitedStates}},
                      "contact": { "firstName": "Ada", "lastName": "Brown", "email": "ada@acme.test", "phone": "+14155552671" } },
          "businessDetails": { "legalStructure": "limitedLiabilityCompany", "mcc": "5814", "description": "Roasts and sells coffee." }
        }
        """);

    /// <summary>An application with only the fields that are required to submit it.</summary>
    public static JsonObject Application(string name = "Acme Coffee LLC")
    {
        var application = Profile(name);
        foreach (var (section, content) in Read($$"""
            {
              "businessHistory": { "startedOn": "2019-04-01", "filedForBankruptcy": false, "wasTerminated": false },
              "businessBanking": { "bankName": "First Bank", "accountHolder": "Acme", "accountType": "checking",
                                   "routingNumber": "021000021", "accountNumber": "987007731" },
              "orderProcessing": { "annualVolume": { "amount": 500000, "currency": "USD" },
                                   "averageTicket": { "amount": 12.5, "currency": "USD" },
                                   "highestTicket": { "amount": 400, "currency": "USD" },
                                   "cardPresentPercent": 80, "keyedPercent": 5, "ecommercePercent": 15 },
              "businessOwners": [ { "firstName": "Grace", "lastName": "Hill", "dateOfBirth": "1980-05-06", "ssn": "123-45-6780",
                                     "equityPercent": 100, "address": {{UnitedStates}} } ],
              "pricingSchedule": { "model": "flatRate", "discountPercent": 2.9, "transactionFee": { "amount": 0.3, "currency": "USD" } }
            }
            """))
        {
            application[section] = content!.DeepClone();
        }

        return application;
    }

    /// <summary>The same, with another value at a path such as <c>basics.address.city</c>.</summary>
    public static JsonObject With(this JsonObject body, string path, JsonNode? value)
    {
        var (section, name) = Find(body, path);
        section[name] = value;
        return body;
    }

    /// <summary>The same, without the value at a path.</summary>
    public static JsonObject Without(this JsonObject body, string path)
    {
        var (section, name) = Find(body, path);
        Assert.That(section.Remove(name), Is.True, path);
        return body;
    }

    /// <summary>The same, without null members.</summary>
    public static JsonNode Said(this JsonNode section) => section is not JsonObject members
        ? section.DeepClone()
        : new JsonObject(members.Where(member => member.Value is not null).Select(
            member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value!.Said())));

    public static async Task<MadeMerchant> MakeMerchantAsync(this Api api, JsonObject? profile = null)
    {
        var created = await api.PostAsync("/merchants", (profile ?? Profile()).ToJsonString());
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return new MadeMerchant(created.Json, created.Header("ETag")!);
    }

    /// <returns>The path of a new draft.</returns>
    public static async Task<string> MakeApplicationAsync(this Api api, JsonObject? content = null)
    {
        var created = await api.PostAsync("/applications", (content ?? Application()).ToJsonString());
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return $"/applications/{(string?)created.Json["id"]}";
    }

    /// <returns>The path of a new application in review.</returns>
    public static async Task<string> MakeReviewedAsync(this Api api, JsonObject? content = null)
    {
        var path = await api.MakeApplicationAsync(content);
        await api.TakeStepAsync($"{path}/submit");
        await api.TakeStepAsync($"{path}/review");
        return path;
    }

    /// <summary>Sends a POST that must succeed.</summary>
    public static async Task<Answer> TakeStepAsync(this Api api, string path)
    {
        var taken = await api.PostAsync(path);
        Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.OK), taken.Text);
        return taken;
    }

    /// <returns>The business names in the response of a list, in its order.</returns>
    public static async Task<string[]> BusinessNamesAsync(this Api api, string path)
    {
        var listed = await api.GetAsync(path);
        Assert.That(listed.Status, Is.EqualTo(HttpStatusCode.OK), listed.Text);
        return [.. listed.Json.AsArray().Select(item => (string)item!["basics"]!["businessName"]!)];
    }

    /// <returns>Events about an item in the audit log, newest first.</returns>
    public static async Task<(string Action, JsonNode? Changes)[]> EventsOfAsync(this Api api, string id) =>
    [
        .. (await api.GetAsync($"/audit-events?target={id}&pageSize=100")).Json.AsArray()
            .Select(happened => ((string)happened!["action"]!, happened["changes"])),
    ];

    private static (JsonObject Section, string Name) Find(JsonObject body, string path)
    {
        var names = path.Split('.');
        return (names[..^1].Aggregate(body, (section, name) => section[name]!.AsObject()), names[^1]);
    }

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
