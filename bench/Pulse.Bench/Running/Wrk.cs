using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pulse.Bench.Running;

/// <param name="PerSecond">Successful requests per second.</param>
/// <param name="P99">99th percentile of the response time, in milliseconds.</param>
internal readonly record struct Load(double PerSecond, double P99);

/// <summary>Runs the load generator wrk.</summary>
internal static partial class Wrk
{
    /// <param name="conditions">Connections and threads.</param>
    /// <param name="seconds">Duration in seconds.</param>
    /// <param name="url">URL of the requests.</param>
    /// <param name="headers">Headers of each request.</param>
    /// <param name="script">Lua script that creates the requests. Null: GET requests.</param>
    /// <exception cref="InvalidOperationException">A response was not successful.</exception>
    public static async Task<Load> RunAsync(
        Conditions conditions, int seconds, Uri url, IEnumerable<(string Name, string Value)> headers, string? script = null)
    {
        string[] arguments =
        [
            $"-t{conditions.Threads}", $"-c{conditions.Connections}", $"-d{seconds}s", "--latency", "--timeout", "60s",
            .. headers.SelectMany(header => new[] { "-H", $"{header.Name}: {header.Value}" }),
            .. script is null ? Array.Empty<string>() : ["-s", script],
            url.ToString(),
        ];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (wrk.ExitCode != 0
            || output.Contains("Non-2xx", StringComparison.Ordinal)
            || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"wrk got unexpected responses:\n{output}");
        }

        var p99 = P99().Match(output);
        return new Load(Number(PerSecond().Match(output).Groups[1]), Number(p99.Groups[1]) * Milliseconds(p99.Groups[2].Value));
    }

    private static double Milliseconds(string unit) => unit switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();
}
