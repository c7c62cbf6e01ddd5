using Pulse.Bench.Hosts;

namespace Pulse.Bench.Running;

internal static class ContestantServer
{
    /// <param name="contestant">A name of <see cref="Contestant"/>.</param>
    /// <param name="environment">The responses of Pulse, and other variables that the contestant needs.</param>
    public static Task<Server> StartAsync(string contestant, (string Name, string Value)[] environment) =>
        Server.StartAsync(typeof(ContestantServer).Assembly.Location, ["serve", contestant], environment);

    /// <summary>Starts the bare controllers that return this answer as ready-made bytes.</summary>
    public static async Task<ReadyServers> StartReadyAsync(WorkFolder folder, string answer, params (string Name, string Value)[] settings)
    {
        (string, string)[] environment = [.. ReadyAnswer.In(folder.Write($"{Guid.NewGuid():N}.json", answer)), .. settings];
        return new ReadyServers(await StartAsync(Contestant.Ready, environment), await StartAsync(Contestant.ReadyCore, environment));
    }
}

/// <summary>Two hosts that return the same ready-made bytes.</summary>
/// <param name="Full">The host with <c>AddControllers</c>.</param>
/// <param name="Core">The host with <c>AddMvcCore</c>.</param>
internal sealed record ReadyServers(Server Full, Server Core) : IAsyncDisposable
{
    /// <summary>Name in columns of ratios.</summary>
    public const string Name = "ready-made";

    /// <param name="runAsync">Sends load to a host for a number of seconds.</param>
    public Entrant[] Entrants(Func<Uri, int, Task<Load>> runAsync) =>
    [
        new("bare controller, ready-made bytes (`AddControllers`)", seconds => runAsync(Full.Address, seconds)),
        new("bare controller, ready-made bytes (`AddMvcCore`)", seconds => runAsync(Core.Address, seconds)),
    ];

    public async ValueTask DisposeAsync()
    {
        await Full.DisposeAsync();
        await Core.DisposeAsync();
    }
}
