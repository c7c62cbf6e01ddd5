using System.CommandLine;
using Pulse.Infrastructure.Recovery;

namespace Pulse.Api.Commands;

internal sealed class RotateRing() : Verb("rotate-ring", "Adds a key that encrypts second factors and sensitive numbers from now on.")
{
    public override async Task<int> RunAsync(IServiceProvider services, ParseResult line)
    {
        await services.GetRequiredService<OfflineDatabase>().EnsureUsableAsync(CancellationToken.None);
        var key = await services.GetRequiredService<RingRotation>().RunAsync(CancellationToken.None);
        Tell($"New key {key}. Earlier keys stay, so that everything stays readable. Back up the keys.");
        Tell("Running nodes encrypt with it after a restart, or within a day.");
        return Done;
    }
}
