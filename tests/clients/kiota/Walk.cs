using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Pulse.Generated;
using Pulse.Generated.Models;

namespace Pulse.Clients;

/// <summary>Calls a running Pulse with the client that Kiota generates. Throws if a response is not as expected.</summary>
public static class Walk
{
    public static async Task RunAsync(Uri server, string email, string password)
    {
        var session = await Client(server, new AnonymousAuthenticationProvider()).Auth.Login.PostAsync(
            new Login { Email = email, Password = password });
        var client = Client(server, new Bearer(session!.Token!));

        var key = await client.Apikeys.PostAsync(new CreateApiKey
        {
            Name = "Made by Kiota",
            Description = "Before.",
            Permissions = ["readMerchants"],
            ExpiresAt = DateTimeOffset.UtcNow.AddDays(30),
            RateLimit = new RateLimit { Limit = 100, WindowSeconds = 60 },
        });
        var patched = await client.Apikeys[key!.Id!.Value].PatchAsync(new ApiKeyPatch { Description = "After." });
        Expect(patched is { Description: "After.", Name: "Made by Kiota", Status: ApiKeyStatus.Active });
        Expect(patched is { ExpiresAt: not null, RateLimit.Limit: 100 });

        var listed = await client.Apikeys.GetAsync(list =>
        {
            list.QueryParameters.PageSize = 10;
            list.QueryParameters.Active = true;
            list.QueryParameters.ExpiresAt = patched!.ExpiresAt;
        });
        Expect(listed!.Single().Id == key.Id);

        var rotated = await client.Apikeys[key.Id.Value].Rotate.PostAsync(new ApiKeyRotation());
        Expect(rotated!.ApiSecret != key.ApiSecret && rotated.Secrets!.Count == 2);
        var verified = await client.Apikeys.Verify.PostAsync(
            new PresentedApiKey { ApiKey = key.ApiKeyProp, ApiSecret = rotated.ApiSecret });
        Expect(verified is { Valid: true, Code: "ok", RateLimit.Remaining: 99, Quota: null } && verified.ApiKey!.Id == key.Id);

        await client.Apikeys[key.Id.Value].DeleteAsync();
        try
        {
            await client.Apikeys[key.Id.Value].GetAsync();
            Expect(false);
        }
        catch (Problem problem)
        {
            Expect(problem is { Code: "not_found", ResponseStatusCode: 404, TraceId.Length: > 0 });
        }

        var draft = await Whole(client.Applications.PostAsync(Content()));
        var submitted = await client.Applications[draft!.Id!.Value].Submit.PostAsync();
        Expect(submitted!.System!.Status == ApplicationStatus.Submitted && submitted.BusinessBanking!.AccountNumber == "****7731");
    }

    /// <summary>The errors of a problem are not in its message.</summary>
    private static async Task<T> Whole<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Problem problem)
        {
            throw new InvalidOperationException($"{problem.Code}: {string.Join(", ", problem.Errors?.AdditionalData.Keys ?? [])}", problem);
        }
    }

    private static ApplicationContent Content()
    {
        var address = new Address { Line1 = "77 Broadway", City = "Oakland", State = "CA", PostalCode = "94607", Country = "US" };
        return new ApplicationContent
        {
            Basics = new Basics
            {
                BusinessName = "Kiota Coffee LLC",
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
            BusinessHistory = new BusinessHistory { StartedOn = new Date(2019, 4, 1), FiledForBankruptcy = false, WasTerminated = false },
            BusinessBanking = new BusinessBanking
            {
                BankName = "First Bank",
                AccountHolder = "Kiota Coffee LLC",
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
                    DateOfBirth = new Date(1980, 5, 6),
                    Ssn = "123-45-6780",
                    EquityPercent = 100,
                    Address = address,
                },
            ],
            PricingSchedule = new PricingSchedule { Model = PricingModel.FlatRate, DiscountPercent = 2.9, TransactionFee = Usd(0.3) },
        };
    }

    private static Money Usd(double amount) => new() { Amount = amount, Currency = "USD" };

    private static PulseClient Client(Uri server, IAuthenticationProvider authentication) =>
        new(new HttpClientRequestAdapter(authentication) { BaseUrl = server.GetLeftPart(UriPartial.Authority) });

    private static void Expect(bool holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string what = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {what}");
        }
    }

    private sealed class Bearer(string token) : IAuthenticationProvider
    {
        public Task AuthenticateRequestAsync(
            RequestInformation request,
            System.Collections.Generic.Dictionary<string, object>? additional = null,
            System.Threading.CancellationToken cancellation = default)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
            return Task.CompletedTask;
        }
    }
}
