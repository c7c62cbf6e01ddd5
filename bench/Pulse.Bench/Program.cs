using Pulse.Bench.Hosts;
using Pulse.Bench.Running;
using Pulse.Bench.Sections;

if (args is ["serve", Collector.Name, .. var ofCollector])
{
    await Collector.ServeAsync(ofCollector);
    return;
}

if (args is ["serve", ServiceHost.Name, var way, .. var ofService])
{
    await ServiceHost.ServeAsync(way, ofService);
    return;
}

if (args is ["serve", var contestant, .. var rest])
{
    await Contestant.ServeAsync(contestant, rest);
    return;
}

Dictionary<string, Func<Conditions, Task>> sections = new()
{
    ["throughput"] = Throughput.RunAsync,
    ["verify"] = Verification.RunAsync,
    ["reads"] = Reads.RunAsync,
    ["writes"] = Writes.RunAsync,
    ["cold"] = Cold.RunAsync,
    ["allocation"] = Allocation.RunAsync,
    ["size"] = Size.RunAsync,
    ["applications"] = Applications.RunAsync,
    ["memory"] = Memory.RunAsync,
    ["growth"] = Growth.RunAsync,
    ["login"] = Logins.RunAsync,
    ["lag"] = Lag.RunAsync,
    ["stream"] = Streams.RunAsync,
    ["service"] = Services.RunAsync,
    ["start"] = Starts.RunAsync,
    ["cache"] = Tables.RunAsync,
    ["permissions"] = Permissions.RunAsync,
    ["pages"] = Pages.RunAsync,
    ["console"] = ConsoleCost.RunAsync,
};

var wanted = args is [] ? [.. sections.Keys] : args;
if (wanted.Except(sections.Keys).FirstOrDefault() is { } unknown)
{
    throw new ArgumentException($"There is no section {unknown}. There are: {string.Join(", ", sections.Keys)}.");
}

var conditions = Conditions.FromEnvironment();
Console.WriteLine(
    $"{Conditions.Machine}; {conditions.Rounds} rounds of {conditions.Seconds} s, "
    + $"{conditions.Connections} connections, {conditions.Threads} thread(s) of wrk\n");
foreach (var section in wanted)
{
    await sections[section](conditions);
}
