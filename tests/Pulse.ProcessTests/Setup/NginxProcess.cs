using System.Diagnostics;

namespace Pulse.ProcessTests.Setup;

/// <summary>An nginx with the servers of one configuration text. It does not outlive its test, which is skipped if there is no nginx.</summary>
public sealed class NginxProcess : IAsyncDisposable
{
    private const string Program = "nginx";

    private readonly WorkFolder folder = new();
    private readonly Process process;

    /// <param name="servers">The text inside <c>http { }</c>.</param>
    private NginxProcess(string servers)
    {
        var kinds = new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" };
        File.WriteAllText(folder.File("nginx.conf"), $$"""
            pid {{folder.File("nginx.pid")}};
            error_log stderr;
            events { }
            http {
            access_log off;
            {{string.Join('\n', kinds.Select(kind => $"{kind}_temp_path {folder.File(kind)};"))}}
            {{servers}}
            }
            """);
        var start = new ProcessStartInfo(
            Program, ["-p", folder.Path, "-c", folder.File("nginx.conf"), "-e", "stderr", "-g", "daemon off; master_process off;"])
        { RedirectStandardError = true };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => TestContext.Progress.WriteLine(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Starts, and waits until a port accepts connections.</summary>
    public static async Task<NginxProcess> StartAsync(string servers, int port)
    {
        RequiredPrograms.Require(Program);
        var nginx = new NginxProcess(servers);
        var client = new Client(new Uri($"http://127.0.0.1:{port}"));
        using var timeout = new CancellationTokenSource(PulseProcess.Patience);
        while (!await client.AcceptsConnectionsAsync())
        {
            Assert.That(nginx.process.HasExited, Is.False, "nginx has ended.");
            await Task.Delay(20, timeout.Token);
        }

        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}
