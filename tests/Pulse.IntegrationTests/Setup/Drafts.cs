using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pulse.Domain.Applications;

namespace Pulse.IntegrationTests.Setup;

/// <summary>A draft, as the answer showed it that made it.</summary>
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

    /// <param name="api">Who may write applications.</param>
    /// <param name="content">What it says; null: whatever is needed to submit it.</param>
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

    /// <summary>A key of the right form that reaches nothing.</summary>
    public static string MadeUpKey() => ApplicationKey.From(RandomNumberGenerator.GetBytes(32)).Reveal();

    /// <summary>17 digits that no other test has.</summary>
    public static string NewBankAccount() => $"8{RandomNumberGenerator.GetString("0123456789", 16)}";

    /// <summary>A social security number that could be somebody's.</summary>
    public static string NewSsn() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RandomNumberGenerator.GetInt32(700, 900)}-{RandomNumberGenerator.GetInt32(10, 100)}-{RandomNumberGenerator.GetInt32(9_000, 10_000)}");

    /// <summary>Everything that is needed to submit.</summary>
    /// <param name="accountNumber">The business's bank account.</param>
    /// <param name="ssn">Its owner's social security number.</param>
    public static JsonNode Whole(string accountNumber = "123456789012", string ssn = "123-45-6789")
    {
        var whole = Businesses.Application("Blue Door Bakery");
        whole["businessBanking"]!["accountNumber"] = accountNumber;
        whole["businessOwners"]![0]!["ssn"] = ssn;
        return whole;
    }
}
