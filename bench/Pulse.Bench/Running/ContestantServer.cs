using Pulse.Bench.Hosts;

namespace Pulse.Bench.Running;

internal static class ContestantServer
{
    /// <param name="contestant">A name of <see cref="Contestant"/>.</param>
    /// <param name="environment">The responses of Pulse, and other variables that the contestant needs.</param>
    public static Task<Server> StartAsync(string contestant, (string Name, string Value)[] environment) =>
        Server.StartAsync(typeof(ContestantServer).Assembly.Location, ["serve", contestant], environment);
}
