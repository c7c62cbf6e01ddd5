using System.Globalization;
using System.Runtime.InteropServices;

namespace Pulse.Bench.Running;

/// <summary>What holds for a whole run; from the environment.</summary>
/// <param name="PulseDll">The published Pulse.</param>
/// <param name="Rounds">How often each contestant is measured; medians are told.</param>
/// <param name="Seconds">Of load in each round.</param>
/// <param name="Connections">That the load keeps open.</param>
/// <param name="Threads">Of the load generator.</param>
internal sealed record Conditions(string PulseDll, int Rounds, int Seconds, int Connections, int Threads)
{
    public static Conditions FromEnvironment() => new(
        Environment.GetEnvironmentVariable("PULSE_DLL")
            ?? throw new InvalidOperationException("Start bench/run.sh: it publishes what is measured."),
        Number("ROUNDS", 6),
        Number("SECONDS_PER_ROUND", 10),
        Number("CONNECTIONS", 64),
        Number("THREADS", 1));

    public static string Machine =>
        $"{Environment.ProcessorCount} cores ({ModelOfProcessor()}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string ModelOfProcessor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
