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
        CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetInt32(700, 900)}-{RandomNumberGenerator.GetInt32(10, 100)}-{RandomNumberGenerator.GetInt32(1_000, 10_000)}");

    /// <summary>Everything that is needed to submit.</summary>
    /// <param name="accountNumber">The business's bank account.</param>
    /// <param name="ssn">Its owner's social security number.</param>
    public static JsonNode Whole(string? accountNumber = null, string? ssn = null) => JsonNode.Parse($$"""
        {
          "basics": {
            "businessName": "Blue Door Bakery", "taxId": "12-3456789",
            "address": { "line1": "1 Main Street", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" },
            "contact": { "firstName": "Ada", "lastName": "Byron", "email": "ada@bakery.test", "phone": "+14155552671" }
          },
          "businessDetails": { "legalStructure": "corporation", "mcc": "5462", "description": "Bread and cakes." },
          "businessHistory": { "startedOn": "2015-04-01", "filedForBankruptcy": false, "wasTerminated": false },
          "businessBanking": {
            "bankName": "First Bank", "accountHolder": "Blue Door Bakery", "accountType": "checking", "routingNumber": "021000021",
            "accountNumber": "{{accountNumber ?? "123456789012"}}"
          },
          "orderProcessing": {
            "annualVolume": { "amount": 500000, "currency": "USD" }, "averageTicket": { "amount": 12.5, "currency": "USD" },
            "highestTicket": { "amount": 300, "currency": "USD" }, "cardPresentPercent": 80, "keyedPercent": 5, "ecommercePercent": 15
          },
          "businessOwners": [ {
            "firstName": "Ada", "lastName": "Byron", "dateOfBirth": "1980-12-10", "ssn": "{{ssn ?? "123-45-6789"}}", "equityPercent": 60,
            "address": { "line1": "2 Side Street", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" }
          } ],
          "pricingSchedule": { "model": "flatRate", "discountPercent": 2.9, "transactionFee": { "amount": 0.3, "currency": "USD" } }
        }
        """)!;
}
