using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Pulse.Generated;

namespace Pulse.Clients;

/// <summary>Calls a running Pulse with the clients that NSwag generates. Throws if a response is not as expected.</summary>
public static class Walk
{
    public static async Task RunAsync(Uri server, string email, string password)
    {
        using var http = new HttpClient { BaseAddress = server };
        var session = await new SessionsClient(http).LoginAsync(new Login { Email = email, Password = password });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        var keys = new ApiKeysClient(http);

        var key = await keys.CreateAsync(body: new CreateApiKey
        {
            Name = "Made by NSwag",
            Description = "Before.",
            Permissions = ["readMerchants"],
            ExpiresAt = DateTimeOffset.UtcNow.AddDays(30),
            RateLimit = new RateLimit { Limit = 100, WindowSeconds = 60 },
        });
        var patched = await keys.UpdateAsync(key.Id, body: new ApiKeyPatch { Description = "After." });
        Expect(patched is { Description: "After.", Name: "Made by NSwag", Status: ApiKeyStatus.Active });
        Expect(patched is { ExpiresAt: not null, RateLimit.Limit: 100 });

        var listed = await keys.ListAsync(pageSize: 10, active: true, expiresAt: patched.ExpiresAt);
        Expect(listed.Single().Id == key.Id);

        var rotated = await keys.RotateAsync(key.Id);
        Expect(rotated.ApiSecret != key.ApiSecret && rotated.Secrets.Count == 2);
        var verified = await keys.VerifyAsync(body: new PresentedApiKey { ApiKey = key.ApiKey1, ApiSecret = rotated.ApiSecret });
        Expect(verified is { Valid: true, Code: "ok", RateLimit.Remaining: 99, Quota: null } && verified.ApiKey!.Id == key.Id);

        await keys.DeleteAsync(key.Id);
        try
        {
            await keys.GetAsync(key.Id);
            Expect(false);
        }
        catch (ApiException<Problem> refused)
        {
            Expect(refused is { StatusCode: 404, Result: { Code: "not_found", TraceId.Length: > 0 } });
        }

        var applications = new ApplicationsClient(http);
        var draft = await Whole(applications.CreateAsync(body: Content()));
        var submitted = await applications.SubmitAsync(draft.Id);
        Expect(submitted.System.Status == ApplicationStatus.Submitted && submitted.BusinessBanking!.AccountNumber == "****7731");
    }

    /// <summary>The errors of a problem are not in the message.</summary>
    private static async Task<T> Whole<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (ApiException<Problem> refused)
        {
            throw new InvalidOperationException(JsonConvert.SerializeObject(refused.Result), refused);
        }
    }

    private static ApplicationContent Content()
    {
        var address = new Address { Line1 = "77 Broadway", City = "Oakland", State = "CA", PostalCode = "94607", Country = "US" };
        return new ApplicationContent
        {
            Basics = new Basics
            {
                BusinessName = "NSwag Coffee LLC",
                TaxId = "12-3456789",
                Address = address,
                Contact = new Contact { FirstName = "Ada", LastName = "Brown", Email = "ada@acme.test", Phone = "+14155552671" },
            },
            BusinessDetails = new BusinessDetails
            {
                LegalStructure = LegalStructure.LimitedLiabilityCompany,
                Mcc = "5814",
                Description = "Roasts and sells coffee.",
            },
            BusinessHistory = new BusinessHistory
            {
                StartedOn = new(2019, 4, 1, 0, 0, 0, TimeSpan.Zero),
                FiledForBankruptcy = false,
                WasTerminated = false,
            },
            BusinessBanking = new BusinessBanking
            {
                BankName = "First Bank",
                AccountHolder = "NSwag Coffee LLC",
                AccountType = BankAccountType.Checking,
                RoutingNumber = "021000021",
                AccountNumber = "987007731",
            },
            OrderProcessing = new OrderProcessing
            {
                AnnualVolume = Usd(500000),
                AverageTicket = Usd(12.5),
                HighestTicket = Usd(400),
                CardPresentPercent = 80,
                KeyedPercent = 5,
                EcommercePercent = 15,
            },
            BusinessOwners =
            [
                new BusinessOwner
                {
                    FirstName = "Grace",
                    LastName = "Hill",
                    DateOfBirth = new(1980, 5, 6, 0, 0, 0, TimeSpan.Zero),
                    Ssn = "123-45-6780",
                    EquityPercent = 100,
                    Address = address,
                },
            ],
            PricingSchedule = new PricingSchedule { Model = PricingModel.FlatRate, DiscountPercent = 2.9, TransactionFee = Usd(0.3) },
        };
    }

    private static Money Usd(double amount) => new() { Amount = amount, Currency = "USD" };

    private static void Expect(bool holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {what}");
        }
    }
}
