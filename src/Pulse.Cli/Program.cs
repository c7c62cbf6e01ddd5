using System.Runtime.InteropServices;
using Pulse.Cli.Terminals;

namespace Pulse.Cli;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            // A second one ends the process at once.
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await CommandLine.RunAsync(arguments, Surroundings.OfProcess(), interrupted.Token);
    }
}
