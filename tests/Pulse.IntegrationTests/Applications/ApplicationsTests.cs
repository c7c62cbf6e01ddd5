using System.Net;
using System.Text.Json.Nodes;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Applications;

/// <summary>Base class of tests of applications: an application with all fields, and methods to send it.</summary>
public abstract class ApplicationsTests(TestDatabase database) : SecurityTests(database)
{
    protected const string AccountNumber = "000123456789";
    protected const string Ssn = "123-45-6789";

    /// <summary>A valid application with all fields.</summary>
    protected static JsonObject Whole() => JsonNode.Parse(
        $$"""
        {
          "basics": {
            "businessName": "Corner Bakery LLC", "dbaName": "Corner Bakery", "taxId": "12-3456789",
            "address": { "line1": "1 Market St", "line2": "Suite 5", "city": "San Francisco", "state": "CA",
              "postalCode": "94105-1420", "country": "US" },
            "contact": { "firstName": "Ada", "lastName": "Baker", "email": "ada@bakery.example", "phone": "+14155552671" } },
          "businessDetails": { "legalStructure": "limitedLiabilityCompany", "mcc": "5462", "description": "Bread\nand cakes.",
            "website": "https://bakery.example", "employeeCount": 7 },
          "businessHistory": { "startedOn": "2019-04-01", "previousProcessor": "Old Pay", "filedForBankruptcy": false,
            "wasTerminated": true, "explanation": "They closed." },
          "businessBanking": { "bankName": "First Bank", "accountHolder": "Corner Bakery LLC", "accountType": "checking",
            "routingNumber": "021000021", "accountNumber": "{{AccountNumber}}" },
          "orderProcessing": {
            "annualVolume": { "amount": 500000, "currency": "USD" }, "averageTicket": { "amount": 12.50, "currency": "USD" },
            "highestTicket": { "amount": 300, "currency": "USD" }, "cardPresentPercent": 89.5, "keyedPercent": 0, "ecommercePercent": 10.5,
            "deliveryDays": 0, "refundPolicy": "None." },
          "businessOwners": [
            { "firstName": "Ada", "lastName": "Baker", "title": "CEO", "email": "ada@bakery.example", "phone": "+14155552671",
              "dateOfBirth": "1980-05-06", "ssn": "{{Ssn}}", "equityPercent": 60,
              "address": { "line1": "2 Oak St", "line2": null, "city": "Oakland", "state": "CA", "postalCode": "94607",
                "country": "US" } } ],
          "pricingSchedule": {
            "model": "interchangePlus", "discountPercent": 0.25, "transactionFee": { "amount": 0.10, "currency": "USD" },
            "monthlyFee": { "amount": 5, "currency": "USD" }, "chargebackFee": { "amount": 15, "currency": "USD" } }
        }
        """)!.AsObject();

    /// <returns>The application from the response to its creation.</returns>
    protected static async Task<JsonObject> MakeAsync(Setup.Api caller, JsonObject? content = null)
    {
        var made = await caller.PostAsync("/applications", content ?? Whole());
        Assert.That(made.Status, Is.EqualTo(HttpStatusCode.Created), made.Text);
        return made.Json.AsObject();
    }

    protected static string PathOf(JsonObject application) => $"/applications/{(string)application["id"]!}";

    protected static string StatusOf(Answer application)
    {
        Assert.That(application.Status, Is.EqualTo(HttpStatusCode.OK), application.Text);
        return (string)application.Json["system"]!["status"]!;
    }

    /// <summary>Takes each of these steps. All must succeed.</summary>
    protected static async Task StepAsync(Setup.Api caller, JsonObject application, params string[] steps)
    {
        foreach (var step in steps)
        {
            var taken = await caller.PostAsync($"{PathOf(application)}/{step}");
            Assert.That(taken.Status, Is.EqualTo(HttpStatusCode.OK), taken.Text);
        }
    }
}
