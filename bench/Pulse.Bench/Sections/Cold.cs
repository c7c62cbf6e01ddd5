using System.Net.Http.Headers;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>
/// Measures the first request with a new session, which is not in memory: it loads everything that belongs to the user. The users
/// administer all of their accounts.
/// </summary>
internal static class Cold
{
    private static readonly int[] Sizes = [100, 1_000];

    public static async Task RunAsync(Conditions conditions)
    {
        using var folder = new WorkFolder();
        var database = folder.File("pulse.db");
        var emails = await Neighbours.PrepareAsync(conditions, database, Sizes);
        await using var pulse = await PulseServer.StartAsync(conditions, database);
        var rows = new List<string[]>();
        foreach (var path in (string[])["/auth/session", "/accounts?pageSize=10", "/users?pageSize=10"])
        {
            var medians = await Turns.MediansAsync(
                conditions, [.. emails.Select(email => (Func<Task<double>>)(() => TimeFirstAsync(pulse, email, path)))]);
            rows.Add([$"`GET {path}`", .. medians.Select(Table.Ms), Table.Ratio(medians[1] / medians[0])]);
        }

        Table.Print(
            "First request of a user with a session that is not in memory",
            ["", .. Sizes.Select(size => $"{size:N0} accounts"), "vs. the smaller"],
            rows);
    }

    private static async Task<double> TimeFirstAsync(PulseServer server, string email, string path)
    {
        var token = await server.LogInAsync(email);
        return await Turns.TimeAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return server.Anonymous.SendAsync(request);
        });
    }
}
