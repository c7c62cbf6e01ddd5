using System.Globalization;
using System.Runtime.InteropServices;

namespace Pulse.Bench.Running;

/// <summary>Settings of a whole run, read from the environment.</summary>
/// <param name="PulseDll">Path of the published Pulse.</param>
/// <param name="Rounds">Measurements of each contestant. The tables show medians.</param>
/// <param name="Seconds">Load time of each round, in seconds.</param>
/// <param name="Connections">Connections that the load generator keeps open.</param>
/// <param name="Threads">Threads of the load generator.</param>
internal sealed record Conditions(string PulseDll, int Rounds, int Seconds, int Connections, int Threads)
{
    public static Conditions FromEnvironment() => new(
        Environment.GetEnvironmentVariable("PULSE_DLL")
            ?? throw new InvalidOperationException("PULSE_DLL is not set. Use bench/run.sh, which publishes Pulse and sets it."),
        Number("ROUNDS", 6),
        Number("SECONDS_PER_ROUND", 10),
        Number("CONNECTIONS", 64),
        Number("THREADS", 1));

    public static string Machine =>
        $"{Environment.ProcessorCount} cores ({ModelOfProcessor()}), {RuntimeInformation.OSDescription}, "
        + RuntimeInformation.FrameworkDescription;

    private static string ModelOfProcessor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
