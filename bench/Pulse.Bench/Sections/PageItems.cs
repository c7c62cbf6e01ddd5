using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>The items of the measured pages, and the session of an applicant.</summary>
/// <param name="Values">The items by their names in <see cref="ConsolePages"/>.</param>
/// <param name="ApplicantCookie">The cookie of an applicant.</param>
internal sealed partial record PageItems(IReadOnlyDictionary<string, string> Values, string ApplicantCookie)
{
    private const string Permission = "bench:read";
    private const int Grace = 86_400;

    public static async Task<PageItems> MakeAsync(PulseServer pulse, long account)
    {
        // Both exist already if the database was kept.
        using (await pulse.Client.PostAsJsonAsync("/permissions", new { name = Permission, description = "For the bench." }))
        {
        }

        var rotated = Populating.IdOf(6);
        using (await pulse.Client.PostAsJsonAsync($"/apikeys/{rotated}/rotate", new { graceSeconds = Grace }))
        {
        }

        using var created = await pulse.Client.PostAsJsonAsync("/applications", new { basics = new { businessName = "Acme" } });
        var draft = JsonNode.Parse(await created.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        var values = new Dictionary<string, string>
        {
            ["account"] = $"{account:D16}",
            ["key"] = Populating.IdOf(5),
            ["rotatedKey"] = rotated,
            ["user"] = $"{Populating.FirstUser}",
            ["role"] = $"{Populating.FirstRole}",
            ["permission"] = Permission,
            ["application"] = (string)draft["id"]!,
            ["section"] = "basics",
            ["merchant"] = Populating.IdOf(5),
            ["event"] = Populating.IdOf(7),
        };
        return new PageItems(values, await EnterAsync(pulse, (string)draft["applicationKey"]!));
    }

    /// <summary>A path with its items in place of their names.</summary>
    public string In(string path) => Name().Replace(path, name => Values[name.Groups[1].Value]);

    private static async Task<string> EnterAsync(PulseServer pulse, string key)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = pulse.Address };
        var token = Token().Match(await client.GetStringAsync("/portal")).Groups[1].Value;
        var fields = new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["key"] = key };
        using var body = new FormUrlEncodedContent(fields);
        using var entered = await client.PostAsync("/portal", body);
        return entered.StatusCode == HttpStatusCode.Found
            ? handler.CookieContainer.GetCookieHeader(new Uri(pulse.Address, "/portal/form"))
            : throw new InvalidOperationException($"The portal refuses the key of a draft: {entered.StatusCode}.");
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Name();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
