using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pulse.Bench.Running;

/// <summary>A process that serves HTTP on its own port. It does not outlive the run.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private Server(ProcessStartInfo start, Uri address, (string Name, string Value)[] caller)
    {
        Address = address;
        var begun = Stopwatch.GetTimestamp();
        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        FirstResponse = AnswerAsync(begun, caller);
    }

    /// <summary>Completes with the time from the start of the process to its first response.</summary>
    public Task<TimeSpan> FirstResponse { get; }

    public Uri Address { get; }

    public long ResidentMiB => File.ReadLines($"/proc/{process.Id}/status")
        .Where(line => line.StartsWith("VmRSS", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a .NET program and waits for its first response.</summary>
    public static Task<Server> StartAsync(string dll, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartAsync(dll, arguments, [], environment);

    /// <summary>Starts a .NET program and waits for its first response to a request with these headers.</summary>
    public static async Task<Server> StartAsync(
        string dll, IEnumerable<string> arguments, (string Name, string Value)[] caller, (string Name, string Value)[] environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment.Prepend(("ASPNETCORE_URLS", address.ToString())))
        {
            start.Environment[name] = value;
        }

        var server = new Server(start, address, caller);
        await server.FirstResponse;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<TimeSpan> AnswerAsync(long begun, (string Name, string Value)[] caller)
    {
        using var client = new HttpClient();
        foreach (var (name, value) in caller)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        while (Stopwatch.GetElapsedTime(begun) < Patience)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Address, "/auth/session"));
                return Stopwatch.GetElapsedTime(begun);
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(2);
            }
        }

        throw new TimeoutException($"{Address} does not respond.");
    }
}
