using System.Diagnostics;
using StackExchange.Redis;

namespace Pulse.ProcessTests.Setup;

/// <summary>A Redis without persistence. It does not outlive its test, which is skipped if there is no redis-server.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private const string Program = "redis-server";

    private readonly int port = Ports.Free();
    private Process process;

    private RedisProcess() => process = Start();

    public string Address => $"127.0.0.1:{port}";

    public static async Task<RedisProcess> StartAsync()
    {
        RequiredPrograms.Require(Program);
        var redis = new RedisProcess();
        await redis.AnswersAsync();
        return redis;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts again, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        process = Start();
        await AnswersAsync();
    }

    /// <summary>It accepts connections and sends no responses.</summary>
    public void Pause() => Signal.Send("STOP", process);

    public void Continue() => Signal.Send("CONT", process);

    /// <summary>Waits until a channel has this number of subscribers.</summary>
    public async Task HeardByAsync(int listeners, string channel)
    {
        await using var client = await ConnectAsync();
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (await client.GetServer(Address).SubscriptionSubscriberCountAsync(RedisChannel.Literal(channel)) != listeners)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    /// <summary>Publishes a message on a channel, as any client of the Redis can.</summary>
    /// <returns>Number of subscribers that received it.</returns>
    public async Task<long> SayAsync(string channel, RedisValue message)
    {
        await using var client = await ConnectAsync();
        return await client.GetSubscriber().PublishAsync(RedisChannel.Literal(channel), message);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private Process Start()
    {
        var start = new ProcessStartInfo(
            Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        { RedirectStandardOutput = true };
        var started = Process.Start(start)!;
        started.BeginOutputReadLine();
        return started;
    }

    private async Task AnswersAsync()
    {
        await using var client = await ConnectAsync();
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (!client.IsConnected)
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"{Address},abortConnect=false");
}
