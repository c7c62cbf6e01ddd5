using System.Text;
using System.Text.Json;
using Pulse.Bench.Running;
using Pulse.Domain.Permissions;

namespace Pulse.Bench.Sections;

/// <summary>
/// Compares a key that holds all custom permissions there can be with a key that holds one built-in permission. Their responses name what
/// they hold, so bare controllers with ready-made bytes show what the size of a response costs.
/// </summary>
internal static class HeldPermissions
{
    private const string Session = "/auth/session";
    private const string Verify = "/apikeys/verify";
    private const string First = "one permission";

    private static readonly string[] One = ["readMerchants"];
    private static readonly string[] ToVerify = ["verifyApiKeys"];

    private static string Many => $"{PermissionCatalogue.MaxCustom:N0} custom permissions";

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        await using var pulse = await PulseServer.StartAsync(conditions, folder.File("pulse.db"));
        string[] names =
        [
            .. Enumerable.Range(0, PermissionCatalogue.MaxCustom).Select(number => $"service{number % 7}.object{number}:read"),
        ];
        foreach (var name in names)
        {
            using var defined = await pulse.Client.PostAsJsonAsync("/permissions", new { name, description = "Read an object." });
            defined.EnsureSuccessStatusCode();
        }

        var service = await pulse.MakeKeyAsync(new { name = "service", permissions = ToVerify });
        var one = await pulse.MakeKeyAsync(new { name = "one", permissions = One });
        var many = await pulse.MakeKeyAsync(new { name = "many", permissions = names });
        await CompareSessionsAsync(conditions, folder, pulse, one, many);
        await CompareVerificationsAsync(conditions, folder, pulse, service, (one, One), (many, names[^1..]));
    }

    private static async Task CompareSessionsAsync(
        Conditions conditions, WorkFolder folder, PulseServer pulse, ApiKey one, ApiKey many)
    {
        await CompareAsync(
            conditions,
            folder,
            $"`GET {Session}`, session token",
            (await pulse.GetAsync(Session, one.Token), (address, seconds) => RunAsync(address, seconds, one)),
            (await pulse.GetAsync(Session, many.Token), (address, seconds) => RunAsync(address, seconds, many)),
            pulse);

        Task<Load> RunAsync(Uri address, int seconds, ApiKey key) =>
            Wrk.RunAsync(conditions, seconds, new Uri(address, Session), key.Bearer);
    }

    /// <summary>The verified key needs one of the permissions that it holds.</summary>
    private static async Task CompareVerificationsAsync(
        Conditions conditions,
        WorkFolder folder,
        PulseServer pulse,
        ApiKey service,
        (ApiKey Key, string[] Needed) one,
        (ApiKey Key, string[] Needed) many)
    {
        await CompareAsync(
            conditions,
            folder,
            $"`POST {Verify}`, warm, `Prefer: return=minimal`",
            await PreparedAsync(one),
            await PreparedAsync(many),
            pulse);

        async Task<(string Answer, Func<Uri, int, Task<Load>> RunAsync)> PreparedAsync((ApiKey Key, string[] Needed) item)
        {
            var json = JsonSerializer.Serialize(
                new { apiKey = item.Key.Identifier, apiSecret = item.Key.Secret, permissions = item.Needed });
            var script = folder.Write($"{Guid.NewGuid():N}.lua", WrkScript.Post(Verify, json));
            (string, string)[] headers = [.. service.Bearer, ("Prefer", "return=minimal")];
            return (
                await AnswerAsync(pulse, service, json),
                (address, seconds) => Wrk.RunAsync(conditions, seconds, address, headers, script));
        }
    }

    private static async Task CompareAsync(
        Conditions conditions,
        WorkFolder folder,
        string title,
        (string Answer, Func<Uri, int, Task<Load>> RunAsync) one,
        (string Answer, Func<Uri, int, Task<Load>> RunAsync) many,
        PulseServer pulse)
    {
        await using var readyOne = await ContestantServer.StartReadyAsync(folder, one.Answer);
        await using var readyMany = await ContestantServer.StartReadyAsync(folder, many.Answer);
        await Comparison.RunAsync(conditions, title, First,
        [
            new($"**Pulse**, a key with {First}", seconds => one.RunAsync(pulse.Address, seconds)),
            new($"**Pulse**, a key with {Many}", seconds => many.RunAsync(pulse.Address, seconds)),
            new($"ready-made bytes of the first, {one.Answer.Length:N0}", seconds => one.RunAsync(readyOne.Core.Address, seconds)),
            new($"ready-made bytes of the second, {many.Answer.Length:N0}", seconds => many.RunAsync(readyMany.Core.Address, seconds)),
        ]);
    }

    /// <returns>Pulse's response, which says that the key is valid.</returns>
    private static async Task<string> AnswerAsync(PulseServer pulse, ApiKey service, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Verify)
        {
            Headers = { { "Authorization", $"Bearer {service.Token}" }, { "Prefer", "return=minimal" } },
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using var answer = await pulse.Anonymous.SendAsync(request);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return text.Contains("\"valid\":true", StringComparison.Ordinal)
            ? text
            : throw new InvalidOperationException($"The key is not valid: {text}");
    }
}
