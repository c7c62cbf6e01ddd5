using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.Domain.Applications;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A draft from the response to its creation.</summary>
public sealed record Draft(JsonNode Json, string ETag)
{
    public string Id => (string)Json["id"]!;

    public string Key => (string)Json["applicationKey"]!;

    public string AccountId => (string)Json["accountId"]!;

    public string Path => $"/applications/{Id}";
}

public static class Drafts
{
    public const string Header = "x-application-key";
    public const string Portal = "/portal/application";

    /// <param name="api">A caller who may write applications.</param>
    /// <param name="content">The content. Null: everything that is required to submit it.</param>
    public static async Task<Draft> MakeDraftAsync(this Api api, JsonNode? content = null)
    {
        var created = await api.PostAsync("/applications", (content ?? Whole()).ToJsonString());
        Assert.That(created.Status, Is.EqualTo(HttpStatusCode.Created), created.Text);
        return new Draft(created.Json, created.Header("ETag")!);
    }

    public static async Task<Answer> SubmitAsync(this Api api, Draft draft)
    {
        var submitted = await api.PostAsync($"{draft.Path}/submit");
        Assert.That(submitted.Status, Is.EqualTo(HttpStatusCode.OK), submitted.Text);
        return submitted;
    }

    /// <summary>A well-formed key that does not exist.</summary>
    public static string MadeUpKey() => ApplicationKey.From(RandomNumberGenerator.GetBytes(32)).Reveal();

    /// <summary>17 digits that no other test uses.</summary>
    public static string NewBankAccount() => $"8{RandomNumberGenerator.GetString("0123456789", 16)}";

    /// <summary>A valid social security number.</summary>
    public static string NewSsn() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RandomBetween(700, 900)}-{RandomBetween(10, 100)}-{RandomBetween(9_000, 10_000)}");

    /// <summary>Everything that is required to submit.</summary>
    /// <param name="accountNumber">The bank account of the business.</param>
    /// <param name="ssn">The social security number of its owner.</param>
    public static JsonNode Whole(string accountNumber = "123456789012", string ssn = "123-45-6789")
    {
        var whole = Businesses.Application("Blue Door Bakery");
        whole["businessBanking"]!["accountNumber"] = accountNumber;
        whole["businessOwners"]![0]!["ssn"] = ssn;
        return whole;
    }

    private static int RandomBetween(int from, int to) => RandomNumberGenerator.GetInt32(from, to);
}
