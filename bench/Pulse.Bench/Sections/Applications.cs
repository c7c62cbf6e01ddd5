using System.Net;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures whether the number of applications in other accounts affects an account. Its own applications are the same in both databases.
/// </summary>
internal static class Applications
{
    private const int OfEach = 1_000;
    private const int ManyAccounts = 1_000;

    /// <summary>An application that is complete enough to be submitted.</summary>
    private const string Whole = """
        { "basics": { "businessName": "Acme Coffee LLC", "taxId": "12-3456789",
            "address": { "line1": "77 Broadway", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" },
            "contact": { "firstName": "Ada", "lastName": "Brown", "email": "ada@acme.local", "phone": "+14155552671" } },
          "businessDetails": { "legalStructure": "limitedLiabilityCompany", "mcc": "5814", "description": "Roasts and sells coffee." },
          "businessHistory": { "startedOn": "2019-04-01", "filedForBankruptcy": false, "wasTerminated": false },
          "businessBanking": { "bankName": "First Bank", "accountHolder": "Acme", "accountType": "checking",
            "routingNumber": "021000021", "accountNumber": "987007731" },
          "orderProcessing": { "annualVolume": { "amount": 500000, "currency": "USD" },
            "averageTicket": { "amount": 12.5, "currency": "USD" }, "highestTicket": { "amount": 400, "currency": "USD" },
            "cardPresentPercent": 80, "keyedPercent": 5, "ecommercePercent": 15 },
          "businessOwners": [ { "firstName": "Grace", "lastName": "Hill", "dateOfBirth": "1980-05-06", "ssn": "123-45-6780",
            "equityPercent": 100,
            "address": { "line1": "78 Broadway", "city": "Oakland", "state": "CA", "postalCode": "94607", "country": "US" } } ],
          "pricingSchedule": { "model": "flatRate", "discountPercent": 2.9, "transactionFee": { "amount": 0.3, "currency": "USD" } } }
        """;

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var few = await FilledAsync(conditions, folder, accounts: 1);
        await using var many = await FilledAsync(conditions, folder, ManyAccounts);
        await CheckAsync(few, many, "/applications", OfEach);
        await CheckAsync(few, many, "/applications?status=submitted", OfEach / 10);

        var rows = new List<string[]>
        {
            await CompareAsync(conditions, "page 1: `GET /applications`", few, many, "/applications"),
            await CompareAsync(
                conditions, "filter by status: `GET /applications?status=submitted`", few, many, "/applications?status=submitted"),
            await CompareAsync(conditions, "get by id: `GET /applications/{id}`, one after the other", few, many, path: null),
        };
        Table.Print(
            $"Applications of an account with {OfEach:N0}",
            ["", $"{few.Name}, requests/s", $"{many.Name}, requests/s", "time, vs. the smaller", "p99", "p99", "vs. the smaller"],
            rows);
    }

    /// <summary>Checks that both return the same, because their times can be compared only then.</summary>
    private static async Task CheckAsync(Filled few, Filled many, string path, int expected)
    {
        foreach (var filled in (Filled[])[few, many])
        {
            using var answer = await filled.GetAsync(path);
            if (string.Concat(answer.Headers.GetValues("X-Total-Count")) != $"{expected}")
            {
                throw new InvalidOperationException(
                    $"{path} with {filled.Name} counts {string.Concat(answer.Headers.GetValues("X-Total-Count"))} instead of {expected}.");
            }
        }
    }

    private static async Task<string[]> CompareAsync(Conditions conditions, string name, Filled few, Filled many, string? path)
    {
        Entrant[] entrants = [few.Entrant(conditions, path), many.Entrant(conditions, path)];
        var loads = await Contest.RunAsync(conditions, entrants);
        return
        [
            name, Table.Whole(loads[0].PerSecond), Table.Whole(loads[1].PerSecond), Table.Ratio(loads[0].PerSecond / loads[1].PerSecond),
            Table.Ms(loads[0].P99), Table.Ms(loads[1].P99), Table.Ratio(loads[1].P99 / loads[0].P99),
        ];
    }

    private static async Task<Filled> FilledAsync(Conditions conditions, WorkFolder folder, int accounts)
    {
        var database = folder.File($"{accounts}.db");
        await using (var empty = await PulseServer.StartAsync(conditions, database))
        {
            using var answer =
                await empty.Client.PostAsync("/applications", new StringContent(Whole, System.Text.Encoding.UTF8, "application/json"));
            answer.EnsureSuccessStatusCode();
        }

        Filling.AddApplications(database, accounts, OfEach);
        var script = folder.Write(
            $"{accounts}.lua", ScriptOf(folder.Write($"{accounts}.ids", string.Join('\n', Filling.ApplicationsOfFirstAccount(database)))));
        var server = await PulseServer.StartAsync(conditions, database);
        return new Filled(
            $"{accounts * OfEach:N0} in {accounts:N0} account{(accounts == 1 ? "" : "s")}", server, await server.MakeKeyAsync(), script);
    }

    /// <summary>Requests one application after the other. The command line sets the headers.</summary>
    private static string ScriptOf(string ids) => $$"""
        local paths = {}
        local last = 0
        function init(args)
          for id in io.lines("{{ids}}") do paths[#paths + 1] = "/applications/" .. id end
        end
        function request()
          last = last % #paths + 1
          return wrk.format("GET", paths[last])
        end
        """;

    private sealed record Filled(string Name, PulseServer Server, ApiKey Key, string Script) : IAsyncDisposable
    {
        /// <param name="path">Path of the requests. Null: one application after the other.</param>
        public Entrant Entrant(Conditions conditions, string? path) => new(
            Name,
            seconds => Wrk.RunAsync(conditions, seconds, new Uri(Server.Address, path ?? "/"), Key.Bearer, path is null ? Script : null));

        public async Task<HttpResponseMessage> GetAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", $"Bearer {Key.Token}" } } };
            var answer = await Server.Anonymous.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.OK
                ? answer
                : throw new InvalidOperationException($"{path} returned {answer.StatusCode}.");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
